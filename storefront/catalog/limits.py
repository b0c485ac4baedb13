"""What a plan limits of the catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.limits import Limit, Unit, declare

from .models import Product

PRODUCTS = declare(
    Limit(
        name="products",
        label=_("Products"),
        unit=Unit.THINGS,
        refusal=_("Your store has as many products as its plan allows."),
        count=Product.objects.count,
    )
)
