"""The store's own table of rates, as a carrier like any other."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.commerce import Address, Basket
from kaidian_sdk.points.shipping import ShippingCarrier, ShippingRate
from kaidian_sdk.text import Text
from tenants.context import require_store

from .models import ShippingRate as Row
from .queries import rates_for


def rates(store: Store, basket: Basket, address: Address) -> list[ShippingRate]:
    """The rates of the address's zone, at their prices for goods of this worth. One query."""
    locales = require_store().all_locales
    return [
        ShippingRate(
            code=str(row.pk),
            label=_texts(row, "name", locales),
            price=row.price_for(basket.subtotal),
            promise=_texts(row, "promise", locales),
        )
        for row in rates_for(address.country)
    ]


def _texts(row: Row, field: str, locales: list[str]) -> Text:
    return {locale: row.text(field, locale) for locale in locales}


@hookimpl
def shipping_carriers() -> list[ShippingCarrier]:
    """One."""
    label = {"en": "Your own rates", "zh-Hans": "自有运费"}
    return [ShippingCarrier(id="table", label=label, rates=rates)]
