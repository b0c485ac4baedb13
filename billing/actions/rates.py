"""Exchange rates: declared by operators, used where a store sells in another currency than it pays in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from billing.models import ExchangeRate
from foundation.errors import ActionError
from foundation.events import SYSTEM
from foundation.money import is_currency

MOST = Decimal(10**9)


def declare_rate(
    *, source: str, target: str, rate: Decimal, since: date, today: date, actor: str = SYSTEM
) -> ExchangeRate:
    """Let one unit of a currency be so much of another from a day on; what is billed already stays.

    Raises ActionError: currency_unknown, currency_same, rate_wrong, later.
    """
    for field, code in (("source", source), ("target", target)):
        if not is_currency(code):
            text = _("“%(code)s” is no currency. Write its three letters, such as EUR.")
            raise ActionError("currency_unknown", text % {"code": code}, field=field)
    if source == target:
        raise ActionError("currency_same", _("Choose two different currencies."), field="target")
    if not 0 < rate < MOST or rate != round(rate, 8):
        text = _("Give a rate above zero, with up to eight decimals.")
        raise ActionError("rate_wrong", text, field="rate")
    if since > today:
        text = _("This day has not come. A rate is declared once its day has begun.")
        raise ActionError("later", text, field="since")
    return ExchangeRate.objects.create(
        source=source, target=target, rate=rate, since=since, declared_by=actor
    )
