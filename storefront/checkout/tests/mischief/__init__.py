"""A plugin at every point of the checkout. Its settings say `at` which it goes wrong, and how: its `mood`."""

from __future__ import annotations

import time
from typing import Any

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.checks import CheckoutCheck, OrderRiskCheck, Refusal, Risk
from kaidian_sdk.points.commerce import Address, Basket, OrderFacts
from kaidian_sdk.points.pricing import Discount, DiscountSource, Tax, TaxCalculator
from kaidian_sdk.points.shipping import ShippingCarrier, ShippingRate

LABEL = {"en": "Whim", "zh-Hans": "心血来潮"}


def _goes_wrong(store: Store, hook: str, wrong: list[Any]) -> Any:
    """What the mood answers at this point, None where all is well."""
    mood = store.settings["mood"] if store.settings["at"] in (hook, "everywhere") else ""
    if mood == "raise":
        raise ValueError("no luck")
    if mood == "leave":
        raise SystemExit(3)
    while mood == "hang":
        try:
            time.sleep(0.01)
        except Exception:
            continue
    return {"rubbish": ["much"], "none": 0, "wrong": wrong}.get(mood, []) if mood else None


def discounts(store: Store, basket: Basket) -> list[Discount]:
    """5 off the first line, 3 off all, 2 off sending."""
    first = basket.lines[0].id
    wrong = [Discount(label=LABEL, lines={first: 500}), Discount(label=LABEL, order=-1)]
    bad = _goes_wrong(store, "discount_sources", wrong)
    if bad is not None:
        return bad  # type: ignore[no-any-return]
    return [Discount(label=LABEL, lines={first: 500}, order=300, shipping=200)]


def rates(store: Store, basket: Basket, address: Address) -> list[ShippingRate]:
    """One, by weight."""
    wrong = [ShippingRate(code="drone", label=LABEL, price=-700)]
    bad = _goes_wrong(store, "shipping_carriers", wrong)
    if bad is not None:
        return bad  # type: ignore[no-any-return]
    return [ShippingRate(code="drone", label={"en": "Drone", "zh-Hans": "无人机"}, price=700)]


def taxes(store: Store, basket: Basket, shipping: int) -> list[Tax]:
    """A tenth of the first line, added."""
    line = basket.lines[0]
    wrong = [Tax(line="?", label=LABEL, amount=7, rate=0.1)]
    bad = _goes_wrong(store, "tax_calculators", wrong)
    if bad is not None:
        return bad  # type: ignore[no-any-return]
    return [Tax(line=line.id, label=LABEL, amount=line.total // 10, rate=0.1)]


def check(store: Store, basket: Basket) -> list[Refusal]:
    """No more than three of one piece."""
    bad = _goes_wrong(store, "checkout_checks", [Refusal(message="", line="?")])
    if bad is not None:
        return bad  # type: ignore[no-any-return]
    message = {"en": "Up to three.", "zh-Hans": "限购三件。"}
    return [Refusal(message=message, line=line.id) for line in basket.lines if line.quantity > 3]


def assess(store: Store, order: OrderFacts) -> Risk:
    """Suspicious of everybody."""
    bad = _goes_wrong(store, "order_risk_checks", [])
    if bad is not None:
        return bad  # type: ignore[no-any-return]
    return Risk(level="medium", reasons=({"en": "A hunch", "zh-Hans": "直觉"},))


@hookimpl
def discount_sources() -> list[DiscountSource]:
    """One."""
    return [DiscountSource(id="whims", label=LABEL, discounts=discounts)]


@hookimpl
def shipping_carriers() -> list[ShippingCarrier]:
    """One."""
    return [ShippingCarrier(id="air", label=LABEL, rates=rates)]


@hookimpl
def tax_calculators() -> list[TaxCalculator]:
    """One."""
    return [TaxCalculator(id="tenth", label=LABEL, taxes=taxes)]


@hookimpl
def checkout_checks() -> list[CheckoutCheck]:
    """One."""
    return [CheckoutCheck(id="three", check=check)]


@hookimpl
def order_risk_checks() -> list[OrderRiskCheck]:
    """One."""
    return [OrderRiskCheck(id="hunch", label=LABEL, assess=assess)]
