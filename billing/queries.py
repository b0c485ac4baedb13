"""Reads of plans, prices, entitlements and usage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise

from foundation.limits import WARN_FROM_PERCENT, Feature, Unit, features
from foundation.money import Money
from tenants.context import in_store
from tenants.models import Store
from tenants.own_limits import own_limit

from .entitlements import TERMS, Change, Entitlements
from .meters import METERS, month_of
from .models import (
    BankQuestion,
    BoughtAddOn,
    Credit,
    Grant,
    Invoice,
    MeteredMonth,
    Plan,
    Price,
    Subscription,
)

FULL_PERCENT = 100


def subscription_of(store: Store) -> Subscription | None:
    """What a store pays for, its plan and price loaded; None for a store that is not billed."""
    rows = Subscription.objects.select_related("plan", "price", "store")
    return rows.filter(store_id=store.pk).first()


def question_of(subscription: Subscription) -> BankQuestion | None:
    """The plan or change that waits for the owner's answer to their bank; None while none does."""
    rows = BankQuestion.objects.select_related("price__plan", "coupon_use__coupon")
    return rows.filter(subscription_id=subscription.pk).first()


def asking_bill(store: Store) -> Invoice | None:
    """The oldest open bill that the bank wants the owner to confirm; None while none is."""
    rows = Invoice.objects.filter(store_id=store.pk, status=Invoice.Status.OPEN, asks=True)
    return rows.order_by("issued_at", "pk").first()


def owed_by(subscription: Subscription) -> Money | None:
    """What the store's open bills come to, less its credit; None where none is open."""
    rows = Invoice.objects.filter(store_id=subscription.store_id, status=Invoice.Status.OPEN)
    bills = list(rows.order_by("issued_at", "pk"))
    if not bills:
        return None
    currency = bills[0].currency
    owed = sum(bill.total - bill.paid for bill in bills if bill.currency == currency)
    return Money(max(0, owed - credit_left(subscription.store, currency).amount), currency)


def entitlements_of(store: Store, now: datetime | None = None) -> Entitlements | None:
    """What a store is entitled to; None for one that is not billed, which has no limits."""
    subscription = subscription_of(store)
    if subscription is None:
        return None
    return subscription.plan.entitlements.with_changes(changes_of(subscription, now))


def changes_of(subscription: Subscription, now: datetime | None = None) -> list[Change]:
    """What a store's add-ons and living grants change."""
    bought = BoughtAddOn.objects.filter(subscription=subscription).select_related("price__plan")
    changes = [change for row in bought for change in row.price.plan.change.times(row.quantity)]
    return changes + _granted(subscription, now)


def _granted(subscription: Subscription, now: datetime | None = None) -> list[Change]:
    now = now or timezone.now()
    living = Grant.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), store_id=subscription.store_id)
    return [Change.from_json(grant.change) for grant in living]


def offered(kind: str = Plan.Kind.PLAN) -> QuerySet[Plan]:
    """The plans or add-ons on sale, in their order, prices loaded: the newest version of each."""
    rows = Plan.objects.filter(kind=kind, is_offered=True).order_by("position", "code")
    return rows.prefetch_related(Prefetch("prices", Price.objects.order_by("currency", "-interval")))


def trial_plan() -> Plan | None:
    """The plan that stores try; None where an operator withdrew it: then no trial begins."""
    return Plan.objects.filter(kind=Plan.Kind.PLAN, is_for_trial=True, is_offered=True).first()


def price_of(plan: Plan, currency: str, interval: str) -> Price | None:
    """What a plan costs in a currency; None where it is not sold in it."""
    return Price.objects.filter(plan=plan, currency=currency, interval=interval).first()


def currencies_of(plans: Iterable[Plan]) -> list[str]:
    """The currencies in which every one of these plans is sold, in alphabetical order."""
    sold = [{price.currency for price in plan.prices.all()} for plan in plans]
    return sorted(set.intersection(*sold)) if sold else []


def credit_left(store: Store, currency: str) -> Money:
    """What the platform still owes a store: credits and what bills gave back, less what paid for bills."""
    given = Credit.objects.filter(store=store, currency=currency).aggregate(n=Sum("amount"))["n"] or 0
    bills = Invoice.objects.filter(store=store, currency=currency, status=Invoice.Status.PAID)
    used = bills.aggregate(n=Sum(F("total") - F("paid")))["n"] or 0
    return Money(max(0, given - used), currency)


@dataclass(frozen=True)
class Usage:
    """How much of a limit a store uses. `most` is None without limit.

    `more` is what each beyond it costs, of what is counted by the month; a limit of it stops nothing.
    """

    name: str
    label: str | Promise
    unit: Unit
    used: int
    most: int | None
    more: Money | None = None

    @property
    def percent(self) -> int:
        """Share of the limit, rounded down; more than 100 after going to a smaller plan."""
        if self.most is None:
            return 0
        return self.used * FULL_PERCENT // self.most if self.most else FULL_PERCENT * bool(self.used)

    @property
    def is_full(self) -> bool:
        """Whether nothing can be added."""
        return self.most is not None and self.used >= self.most

    @property
    def is_beyond(self) -> bool:
        """Whether there is more than the limit."""
        return self.most is not None and self.used > self.most

    @property
    def is_near(self) -> bool:
        """Whether the store should be warned."""
        return self.most is not None and self.percent >= WARN_FROM_PERCENT


def _most(store: Store, allowed: Entitlements, name: str) -> int | None:
    """What the plan says, unless an operator set something else for a while."""
    own = own_limit(store, name)
    return allowed.most(name) if own is None else own


def usage_of(store: Store, *, anew: bool = True) -> list[Usage]:
    """Every counted limit of a store with how much of it is used; empty for one that is not billed.

    Without `anew` what is costly to count is taken as it was last remembered. What is counted by the month
    comes last.
    """
    allowed, subscription = entitlements_of(store), subscription_of(store)
    if allowed is None or subscription is None:
        return []
    return _used(store, allowed, subscription.price, anew=anew)


def usage_under(subscription: Subscription, price: Price, add_ons: Mapping[int, int]) -> list[Usage]:
    """`usage_of` as it would be on another plan with these add-ons, {id of an add-on's price: how many}."""
    return _used(subscription.store, _allowed_under(subscription, price, add_ons), price, anew=True)


def features_lost(subscription: Subscription, price: Price, add_ons: Mapping[int, int]) -> list[Feature]:
    """What the store may do now, and may not on another plan with these add-ons."""
    now, then = entitlements_of(subscription.store), _allowed_under(subscription, price, add_ons)
    lost = now.features - then.features if now else frozenset()
    return [feature for name, feature in features().items() if name in lost]


def _allowed_under(subscription: Subscription, price: Price, add_ons: Mapping[int, int]) -> Entitlements:
    rows = Price.objects.filter(pk__in=add_ons).select_related("plan")
    changes = [change for row in rows for change in row.plan.change.times(add_ons[row.pk])]
    return price.plan.entitlements.with_changes(changes + _granted(subscription))


def _used(store: Store, allowed: Entitlements, price: Price | None, *, anew: bool) -> list[Usage]:
    used = []
    with in_store(store):
        for name, term in TERMS.items():
            if term.limit is None:
                continue
            count = (anew and term.limit.measure) or term.limit.count
            if count is not None:
                used.append(Usage(name, term.label, term.limit.unit, count(), _most(store, allowed, name)))
    return used + ([] if price is None else _of_this_month(store, allowed, price.currency))


def _of_this_month(store: Store, allowed: Entitlements, currency: str) -> list[Usage]:
    """What was counted since the month began, of what costs something beyond what is included."""
    prices = {name: allowed.price_beyond(name, currency) for name in METERS}
    if not any(prices.values()):
        return []
    rows = MeteredMonth.objects.filter(store=store, month=month_of(timezone.now()))
    counted = dict(rows.values_list("meter", "quantity"))
    return [
        Usage(name, METERS[name].label, Unit.THINGS, counted.get(name, 0), allowed.most(name), price)
        for name, price in prices.items()
        if price is not None
    ]
