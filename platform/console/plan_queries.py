"""Reads of plans for the console."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from billing.life import State
from billing.meters import METERS
from billing.models import BoughtAddOn, Plan, Price, Subscription
from foundation.money import Money


@dataclass(frozen=True)
class SoldPlan:
    """One version of a plan: its monthly prices (yearly where there are no others), and who has it.

    `stores` have it in whatever state but deleted; of an add-on, `stores` is how many were bought.
    """

    plan: Plan
    prices: list[Price]
    stores: int


def sold_plans() -> list[SoldPlan]:
    """Every version that is on sale or that some store has; the newest of a plan first. Four queries."""
    stores = _stores_by_plan()
    rows = Plan.objects.order_by("position", "code", "-version").prefetch_related("prices")
    seen: set[str] = set()
    found = []
    for plan in rows:
        is_newest = plan.code not in seen
        seen.add(plan.code)
        if is_newest or plan.is_offered or stores.get(plan.pk):
            found.append(SoldPlan(plan, _main_prices(plan), stores.get(plan.pk, 0)))
    return found


def stores_on(plan: Plan) -> int:
    """How many stores have this version."""
    return _stores_by_plan().get(plan.pk, 0)


def _stores_by_plan() -> dict[int, int]:
    living = Subscription.objects.exclude(state=State.DELETED)
    counted = dict(living.values_list("plan_id").annotate(count=Count("pk")).order_by())
    bought = BoughtAddOn.objects.values_list("price__plan_id").annotate(count=Sum("quantity")).order_by()
    return counted | dict(bought)


def _main_prices(plan: Plan) -> list[Price]:
    prices = sorted(plan.prices.all(), key=lambda price: price.currency)
    by_month = [price for price in prices if price.interval == Price.Interval.MONTH]
    return by_month or prices


def price_table(plan: Plan) -> list[tuple[str, Price | None, Price | None, list[Money | None]]]:
    """Currency, the price a month and a year, and what each more costs of what is counted (`METERS`)."""
    found: dict[str, dict[str, Price]] = {}
    for price in plan.prices.order_by("currency"):
        found.setdefault(price.currency, {})[price.interval] = price
    terms = plan.entitlements if plan.kind == Plan.Kind.PLAN else None
    return [
        (
            currency,
            row.get("month"),
            row.get("year"),
            [terms.price_beyond(name, currency) for name in METERS] if terms else [],
        )
        for currency, row in found.items()
    ]
