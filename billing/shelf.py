"""The plans on sale, as one store sees them: in its currency, by month or year, with its own marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise

from foundation.limits import features

from .models import BoughtAddOn, Plan, Price, Subscription
from .queries import currencies_of, offered
from .shown import terms_text

FALLBACK_CURRENCY = "USD"
MOST_DIGITS = 18


@dataclass(frozen=True)
class Offer:
    """A plan with its price; `terms` are (label, figure)."""

    plan: Plan
    price: Price
    terms: list[tuple[str | Promise, str]]
    features: list[str | Promise]
    is_current: bool


@dataclass(frozen=True)
class ExtraOffer:
    """An add-on, its price, and how many the store has."""

    plan: Plan
    price: Price
    quantity: int


@dataclass(frozen=True)
class Shelf:
    """What can be bought in one currency and interval."""

    currency: str
    interval: str
    offers: list[Offer]
    extras: list[ExtraOffer]


def shelf_of(subscription: Subscription, asked: Mapping[str, str]) -> Shelf:
    """The shelf of a store; `asked` may say the interval."""
    plans = list(offered())
    currency = currency_of(subscription, plans)
    if subscription.stripe_ref and subscription.plan_id not in {plan.pk for plan in plans}:
        plans.append(subscription.plan)  # what it has is not sold to others any more, and stays its own
        plans.sort(key=lambda plan: (plan.position, plan.code, plan.version))
    current = subscription.price.interval if subscription.price else Price.Interval.MONTH
    interval = asked.get("interval", current)
    if interval not in Price.Interval.values:
        interval = current
    bought = {
        row.price.plan_id: row.quantity
        for row in BoughtAddOn.objects.filter(subscription=subscription).select_related("price")
    }
    priced = [(plan, _price(plan, currency, interval)) for plan in plans]
    extras = [(plan, _price(plan, currency, interval)) for plan in offered(Plan.Kind.ADD_ON)]
    return Shelf(
        currency,
        interval,
        [_offer(plan, price, subscription) for plan, price in priced if price is not None],
        [ExtraOffer(plan, price, bought.get(plan.pk, 0)) for plan, price in extras if price is not None],
    )


def currency_of(subscription: Subscription, plans: list[Plan]) -> str:
    """What a store pays in: as before, else its own currency, else dollars."""
    if subscription.price is not None and subscription.stripe_ref:
        return subscription.price.currency
    own = subscription.store.currency
    return own if own in currencies_of(plans) else FALLBACK_CURRENCY


def pays_in(subscription: Subscription) -> str:
    """`currency_of` among the plans on sale."""
    return currency_of(subscription, list(offered()))


def offers_in(currency: str, interval: str) -> list[Offer]:
    """The plans on sale as strangers see them."""
    priced = [(plan, _price(plan, currency, interval)) for plan in offered()]
    return [_offer(plan, price, None) for plan, price in priced if price is not None]


def wanted_of(subscription: Subscription, given: Mapping[str, str]) -> tuple[Price | None, dict[int, int]]:
    """The plan's price and the add-ons, {price id: how many}, that a store's form asks for."""
    wanted = _number(given.get("price", ""))
    sold = Q(plan__is_offered=True)
    if subscription.stripe_ref:
        sold |= Q(plan=subscription.plan)
    rows = Price.objects.select_related("plan").filter(sold, plan__kind=Plan.Kind.PLAN)
    add_ons = {
        int(name.removeprefix("add_on_")): _number(value)
        for name, value in given.items()
        if name.startswith("add_on_") and _number(name.removeprefix("add_on_"))
    }
    return rows.filter(pk=wanted).first(), {pk: count for pk, count in add_ons.items() if count}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def _price(plan: Plan, currency: str, interval: str) -> Price | None:
    found = [row for row in plan.prices.all() if (row.currency, row.interval) == (currency, interval)]
    return found[0] if found else None


def _offer(plan: Plan, price: Price, subscription: Subscription | None) -> Offer:
    entitled = plan.entitlements
    names = [feature.label for name, feature in features().items() if name in entitled.features]
    is_current = subscription is not None and bool(subscription.stripe_ref)
    if subscription is not None:
        is_current = is_current and subscription.price_id == price.pk
    return Offer(plan, price, terms_text(entitled), names, is_current)
