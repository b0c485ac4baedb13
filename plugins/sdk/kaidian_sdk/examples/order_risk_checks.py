"""A first order of much money from a throw-away address deserves a look."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.checks import OrderRiskCheck, Risk
from kaidian_sdk.points.commerce import OrderFacts

THROW_AWAY = ("@mailinator.com", "@10minutemail.com")


def assess(store: Store, order: OrderFacts) -> Risk:
    if order.buyer.orders == 0 and order.total > 50_000 and order.buyer.email.endswith(THROW_AWAY):
        return Risk(level="high", reasons=({"en": "Throw-away e-mail", "zh-Hans": "使用一次性邮箱"},))
    return Risk(level="low")


@hookimpl
def order_risk_checks() -> list[OrderRiskCheck]:
    return [OrderRiskCheck(id="mail", label={"en": "E-mail check", "zh-Hans": "邮箱检查"}, assess=assess)]
