"""Free sending for the tenth order of a customer."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.commerce import Basket
from kaidian_sdk.points.pricing import Discount, DiscountSource


def discounts(store: Store, basket: Basket) -> list[Discount]:
    if basket.buyer.customer is None or basket.buyer.orders != 9:
        return []
    return [Discount(label={"en": "Your tenth order", "zh-Hans": "第十单免运费"}, shipping=10_000)]


@hookimpl
def discount_sources() -> list[DiscountSource]:
    label = {"en": "Tenth order", "zh-Hans": "第十单优惠"}
    return [DiscountSource(id="tenth", label=label, discounts=discounts)]
