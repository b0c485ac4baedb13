"""A courier of the town: by weight, and only where it drives."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.commerce import Address, Basket
from kaidian_sdk.points.shipping import ShippingCarrier, ShippingRate


def rates(store: Store, basket: Basket, address: Address) -> list[ShippingRate]:
    if address.country != "CN" or not address.city.startswith("杭州"):
        return []
    grams = sum(line.weight * line.quantity for line in basket.lines if line.requires_shipping)
    label = {"en": "Same-day courier", "zh-Hans": "同城急送"}
    return [ShippingRate(code="same-day", label=label, price=800 + 200 * (grams // 1000))]


@hookimpl
def shipping_carriers() -> list[ShippingCarrier]:
    return [ShippingCarrier(id="town", label={"en": "Town courier", "zh-Hans": "同城配送"}, rates=rates)]
