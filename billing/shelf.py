"""The plans on sale, as one store sees them: in its currency, by month or year, with its own marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.limits import features

from .models import BoughtAddOn, Plan, Price, Subscription
from .queries import currencies_of, offered
from .shown import terms_text

FALLBACK_CURRENCY = "USD"
MOST_DIGITS = 18
MOST_OF_AN_ADD_ON = 100
ADD_ON = "add_on_"


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
    sold = list(offered(Plan.Kind.ADD_ON))
    # What it has and others can't buy any more, too: left out of the form, its next change would drop it.
    own = Plan.objects.filter(pk__in=bought.keys() - {plan.pk for plan in sold}).prefetch_related("prices")
    extras = [(plan, _price(plan, currency, interval)) for plan in (*sold, *own.order_by("position", "code"))]
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


def wanted_of(subscription: Subscription, given: Mapping[str, str]) -> tuple[Price, dict[int, int]]:
    """The plan's price and the add-ons, {price id: how many}, that a store's form asks for.

    Raises ActionError: price_unknown, price_withdrawn, add_on_wrong.
    """
    rows = Price.objects.select_related("plan").filter(plan__kind=Plan.Kind.PLAN)
    price = rows.filter(pk=_number(given.get("price", "")) or 0).first()
    if price is None:
        raise ActionError("price_unknown", _("Choose one of the plans below. Nothing was charged."))
    is_own = bool(subscription.stripe_ref) and price.plan_id == subscription.plan_id
    if not price.plan.is_offered and not is_own:
        text = _("“%(plan)s” is not on sale any more as it was. Choose one of the plans below.")
        raise ActionError("price_withdrawn", text % {"plan": price.plan.name})
    wanted = {
        name.removeprefix(ADD_ON): value.strip() for name, value in given.items() if name.startswith(ADD_ON)
    }
    return price, _add_ons(subscription, {name: value for name, value in wanted.items() if value})


def named_by(price: Price, add_ons: Mapping[int, int]) -> dict[str, int]:
    """The fields by which `wanted_of` finds a plan's price and add-ons again."""
    return {"price": price.pk, **{f"{ADD_ON}{pk}": count for pk, count in add_ons.items()}}


def standing(subscription: Subscription) -> str:
    """What a store has by now, to see whether it is still so when the store says yes to a change."""
    bought = subscription.add_ons.order_by("price").values_list("price", "quantity")
    return ",".join([str(subscription.price_id or ""), *(f"{price}x{count}" for price, count in bought)])


def _add_ons(subscription: Subscription, wanted: Mapping[str, str]) -> dict[int, int]:
    counts = {_number(name): _number(value) for name, value in wanted.items()}
    sold = Q(plan__kind=Plan.Kind.ADD_ON) & (
        Q(plan__is_offered=True) | Q(plan__in=subscription.add_ons.values("price__plan"))
    )
    known = set(Price.objects.filter(sold).values_list("pk", flat=True))
    found: dict[int, int] = {}
    for ref, count in counts.items():
        if count is None or count > MOST_OF_AN_ADD_ON:
            text = _("Of each add-on you can have from 0 to %(most)s. Nothing was charged.")
            raise ActionError("add_on_wrong", text % {"most": MOST_OF_AN_ADD_ON})
        if count and ref not in known:
            raise ActionError("add_on_wrong", _("An add-on is not on sale any more. Nothing was charged."))
        if count and ref is not None:
            found[ref] = count
    return found


def _number(text: str) -> int | None:
    """A whole number that people typed; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def _price(plan: Plan, currency: str, interval: str) -> Price | None:
    found = [row for row in plan.prices.all() if (row.currency, row.interval) == (currency, interval)]
    return found[0] if found else None


def _offer(plan: Plan, price: Price, subscription: Subscription | None) -> Offer:
    entitled = plan.entitlements
    names = [feature.label for name, feature in features().items() if name in entitled.features]
    is_current = subscription is not None and bool(subscription.stripe_ref)
    if subscription is not None:
        is_current = is_current and subscription.price_id == price.pk
    return Offer(plan, price, terms_text(entitled, price.currency), names, is_current)
