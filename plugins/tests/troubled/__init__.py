"""A plugin that does everything a plugin should not do, by what its basket is called."""

from __future__ import annotations

import time

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.commerce import Basket
from kaidian_sdk.points.pricing import Discount, DiscountSource


def discounts(store: Store, basket: Basket) -> list[Discount]:
    """What the first code of the basket asks for."""
    code = basket.codes[0] if basket.codes else ""
    if code == "raise":
        raise ValueError("no luck")
    if code == "leave":
        raise SystemExit(3)
    while code == "hang":
        try:
            time.sleep(0.01)
        except Exception:
            continue
    if code == "rubbish":
        return [Discount(label="Off", lines={"1": "much"})]  # type: ignore[dict-item]
    if code == "nothing":
        return None  # type: ignore[return-value]
    if code == "remember":
        store.storage.set("seen", {"by": store.name})
        store.log("kept", key="seen")
    return [Discount(label=f"{store.settings['mood']} {store.settings['token']}".strip(), shipping=100)]


@hookimpl
def discount_sources() -> list[DiscountSource]:
    """One."""
    return [DiscountSource(id="whims", label="Whims", discounts=discounts)]
