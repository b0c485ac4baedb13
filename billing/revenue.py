"""Revenue by month, currency and plan, counted from what was written down. Currencies never mix.

Every read takes a fixed number of queries, whatever the number of stores. Months are those of UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from .life import State
from .models import Fee, Invoice, MeteredMonth, Plan, Subscription, SubscriptionChange

Movement, Trial = SubscriptionChange.Movement, SubscriptionChange.Trial
MONTHS_OF_A_YEAR = 12
GAINS = (Movement.NEW, Movement.EXPANSION, Movement.REACTIVATION)
_WON, _LOST = (Movement.NEW, Movement.REACTIVATION), (Movement.CHURN,)


@dataclass(frozen=True)
class MonthOfRevenue:
    """A month: what was paid a month at its beginning and its end, and the movements between the two.

    Amounts are minor units; `moved` {movement: amount}, below zero for what was lost; `stores` {movement: how
    many changes}. Trials are of all stores, since who tries pays in no currency yet.
    """

    month: date
    start: int
    moved: Mapping[str, int]
    stores: Mapping[str, int]
    paying_start: int
    trials: Mapping[str, int] = field(default_factory=dict)
    fees: int = 0
    fee_orders: int = 0
    usage: int = 0
    """What stores pay for what they used beyond their plans."""

    @property
    def besides(self) -> int:
        """What comes beside plans and add-ons: fees and usage."""
        return self.fees + self.usage

    @property
    def end(self) -> int:
        """MRR at the end of the month."""
        return self.start + sum(self.moved.values())

    @property
    def gained(self) -> int:
        """What came: new, more, and back again."""
        return sum(self.moved.get(name, 0) for name in GAINS)

    @property
    def lost(self) -> int:
        """What went, as a positive amount: smaller plans and stores that stopped paying."""
        return self.gained - sum(self.moved.values())

    @property
    def paying_end(self) -> int:
        """How many stores pay at the end of the month."""
        won = sum(self.stores.get(name, 0) for name in _WON)
        return self.paying_start + won - self.stores.get(Movement.CHURN, 0)

    @property
    def average(self) -> int:
        """MRR by store that pays, rounded down; 0 without any."""
        return self.end // self.paying_end if self.paying_end else 0

    @property
    def customer_churn(self) -> float | None:
        """Share of the stores that paid at the beginning and stopped; None where nobody paid."""
        return self.stores.get(Movement.CHURN, 0) / self.paying_start if self.paying_start else None

    @property
    def revenue_churn(self) -> float | None:
        """Share of the MRR at the beginning that was lost; None where there was none."""
        return self.lost / self.start if self.start else None

    @property
    def conversion(self) -> float | None:
        """Share of the trials that ended this month with a payment; None where none ended."""
        converted = self.trials.get(Trial.CONVERTED, 0)
        over = converted + self.trials.get(Trial.ENDED, 0)
        return converted / over if over else None


@dataclass(frozen=True)
class PlanRevenue:
    """What the stores on a plan pay a month."""

    code: str
    name: str
    stores: int
    mrr: int


@dataclass(frozen=True)
class Risk:
    """What may be lost: of stores whose payment failed, and that cancelled; and what bills wait for."""

    failing_stores: int
    failing: int
    leaving_stores: int
    leaving: int
    open_bills: int
    owed: int


def currencies_paid() -> list[str]:
    """The currencies that some store ever paid in, the one with most changes first."""
    rows = SubscriptionChange.objects.exclude(movement=Movement.NONE).values_list("currency")
    return [code for code, _count in rows.annotate(count=Count("pk")).order_by("-count", "currency")]


def months_until(last: date, count: int) -> list[date]:
    """So many months, the last of them `last`'s."""
    number = last.year * MONTHS_OF_A_YEAR + last.month - 1
    return [
        date(each // MONTHS_OF_A_YEAR, each % MONTHS_OF_A_YEAR + 1, 1)
        for each in range(number - count + 1, number + 1)
    ]


def revenue_of(currency: str, months: list[date]) -> list[MonthOfRevenue]:
    """Each of these months, which follow each other. Five queries."""
    begin, end = _moment(months[0]), _moment(months_until(months[-1], 1)[0], later=True)
    changes = SubscriptionChange.objects.filter(currency=currency)
    before = changes.filter(at__lt=begin).aggregate(mrr=Sum(F("mrr") - F("mrr_before")), stores=_net_stores())
    moved, stores = _movements(changes.filter(at__gte=begin, at__lt=end))
    trials = _trials(begin, end)
    fees = _fees(currency, begin, end)
    usage = _usage(currency, months)
    found: list[MonthOfRevenue] = []
    mrr, paying = before["mrr"] or 0, before["stores"] or 0
    for month in months:
        total, orders = fees.get(month, (0, 0))
        row = MonthOfRevenue(
            month=month,
            start=mrr,
            moved=moved.get(month, {}),
            stores=stores.get(month, {}),
            paying_start=paying,
            trials=trials.get(month, {}),
            fees=total,
            fee_orders=orders,
            usage=usage.get(month, 0),
        )
        found.append(row)
        mrr, paying = row.end, row.paying_end
    return found


def by_plan(currency: str, before: datetime) -> list[PlanRevenue]:
    """What the stores on each plan paid a month at a moment, the largest sum first. Two queries."""
    rows = _standing(before).filter(currency=currency, mrr__gt=0).values("plan").order_by()
    counted = list(rows.annotate(stores=Count("pk"), all=Sum("mrr")).order_by("-all", "plan"))
    plans = Plan.objects.filter(code__in=[row["plan"] for row in counted]).order_by("version")
    names = {plan.code: plan.name for plan in plans}
    return [
        PlanRevenue(row["plan"], names.get(row["plan"], row["plan"]), row["stores"], row["all"])
        for row in counted
    ]


def risk_of(currency: str, now: datetime) -> Risk:
    """What may be lost, as things stand now. Three queries."""
    standing = _standing(now).filter(currency=currency, mrr__gt=0)
    failing = standing.filter(state__in=(State.PAST_DUE, State.GRACE))
    cancelled = Subscription.objects.filter(cancels_at_end=True).values("store_id")
    leaving = standing.filter(state=State.ACTIVE, store__in=cancelled)
    bills = Invoice.objects.filter(status=Invoice.Status.OPEN, currency=currency)
    first, second = (rows.aggregate(n=Count("pk"), all=Sum("mrr")) for rows in (failing, leaving))
    third = bills.aggregate(n=Count("pk"), all=Sum(F("total") - F("paid")))
    return Risk(first["n"], first["all"] or 0, second["n"], second["all"] or 0, third["n"], third["all"] or 0)


def _standing(before: datetime) -> QuerySet[SubscriptionChange]:
    """The last row of each store before a moment."""
    rows = SubscriptionChange.objects.filter(at__lt=before).order_by("store", "-pk").distinct("store")
    return SubscriptionChange.objects.filter(pk__in=rows.values("pk"))


def _net_stores() -> Sum:
    return Sum(
        Case(
            When(movement__in=_WON, then=Value(1)),
            When(movement__in=_LOST, then=Value(-1)),
            default=Value(0),
            output_field=IntegerField(),
        )
    )


def _movements(
    rows: QuerySet[SubscriptionChange],
) -> tuple[dict[date, dict[str, int]], dict[date, dict[str, int]]]:
    by_month = rows.exclude(movement=Movement.NONE).annotate(month=TruncMonth("at", tzinfo=UTC))
    grouped: Any = by_month.values("month", "movement").order_by()
    moved: dict[date, dict[str, int]] = {}
    stores: dict[date, dict[str, int]] = {}
    for row in grouped.annotate(all=Sum(F("mrr") - F("mrr_before")), n=Count("pk")):
        month = row["month"].date()
        moved.setdefault(month, {})[row["movement"]] = row["all"]
        stores.setdefault(month, {})[row["movement"]] = row["n"]
    return moved, stores


def _trials(begin: datetime, end: datetime) -> dict[date, dict[str, int]]:
    rows = SubscriptionChange.objects.filter(~Q(trial=Trial.NONE), at__gte=begin, at__lt=end)
    grouped: Any = rows.annotate(month=TruncMonth("at", tzinfo=UTC)).values("month", "trial").order_by()
    found: dict[date, dict[str, int]] = {}
    for row in grouped.annotate(n=Count("pk")):
        found.setdefault(row["month"].date(), {})[row["trial"]] = row["n"]
    return found


def _fees(currency: str, begin: datetime, end: datetime) -> dict[date, tuple[int, int]]:
    rows = Fee.objects.filter(currency=currency, at__gte=begin, at__lt=end)
    grouped: Any = rows.annotate(month=TruncMonth("at", tzinfo=UTC)).values("month").order_by()
    return {
        row["month"].date(): (row["all"], row["n"])
        for row in grouped.annotate(all=Sum("amount"), n=Count("pk"))
    }


def _usage(currency: str, months: list[date]) -> dict[date, int]:
    rows = MeteredMonth.objects.filter(currency=currency, month__in=months).order_by()
    return dict(rows.values_list("month").annotate(all=Sum("amount")))


def _moment(month: date, *, later: bool = False) -> datetime:
    """The beginning of a month, or of the one after it."""
    number = month.year * MONTHS_OF_A_YEAR + month.month - 1 + later
    return datetime(number // MONTHS_OF_A_YEAR, number % MONTHS_OF_A_YEAR + 1, 1, tzinfo=UTC)


def end_of_month(month: date) -> datetime:
    """The beginning of the month after."""
    return _moment(month, later=True)
