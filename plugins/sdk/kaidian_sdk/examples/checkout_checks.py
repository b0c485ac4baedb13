"""No more than three of one piece."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.checks import CheckoutCheck, Refusal
from kaidian_sdk.points.commerce import Basket

MOST = 3


def check(store: Store, basket: Basket) -> list[Refusal]:
    message = {"en": f"Up to {MOST} of one piece.", "zh-Hans": f"每款限购 {MOST} 件。"}
    return [Refusal(message=message, line=line.id) for line in basket.lines if line.quantity > MOST]


@hookimpl
def checkout_checks() -> list[CheckoutCheck]:
    return [CheckoutCheck(id="three", check=check)]
