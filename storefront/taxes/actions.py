"""Every change of tax rates."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.models import StoreSetting

from .choice import CALCULATOR, calculators
from .events import TaxesChanged
from .models import TaxRate


@transaction.atomic
def save_tax_rate(
    *,
    country: str,
    region: str = "",
    name: str,
    basis_points: int,
    is_included: bool,
    applies_to_shipping: bool = False,
    actor: str = SYSTEM,
) -> TaxRate:
    """Set the tax of a country or one region of it, in hundredths of a percent."""
    if not 0 <= basis_points <= 10_000:
        raise ActionError("rate_wrong", _("A tax rate lies between 0 and 100 percent."), field="rate")
    rate, _made = TaxRate.objects.update_or_create(
        country=country,
        region=region,
        name=name,
        defaults={
            "basis_points": basis_points,
            "is_included": is_included,
            "applies_to_shipping": applies_to_shipping,
        },
    )
    record(TaxesChanged(), subject=rate, actor=actor)
    return rate


@transaction.atomic
def delete_tax_rate(*, rate: TaxRate, actor: str = SYSTEM) -> None:
    """Take a rate away."""
    record(TaxesChanged(), subject=rate, actor=actor)
    rate.delete()


@transaction.atomic
def choose_calculator(*, name: str, actor: str = SYSTEM) -> None:
    """Let a plugin work out the taxes, or the table ("") again. Raises ActionError "calculator_unknown"."""
    if name not in dict(calculators()):
        message = _("This way to work out taxes is not there any more. Choose another.")
        raise ActionError("calculator_unknown", message, field="calculator")
    CALCULATOR.write(name)
    record(TaxesChanged(), subject=StoreSetting(name=CALCULATOR.name), actor=actor)
