"""What orders show on the dashboard: today's figures, two weeks of sales, the latest orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from backoffice.dashboard import Figure
from foundation.ui.charts import Chart, Point
from foundation.ui.formats import date_text, money_text, number_text
from tenants.models import Store

from .models import Order
from .queries import paid_orders, to_fulfil

CHART_DAYS = 14
LATEST = 6
KEPT = F("paid") - F("refunded")
PAYING_TAKES_AT_MOST = timedelta(days=30)
"""An order placed longer before the days asked for is not looked at: the index is on the time of placing."""


@dataclass(frozen=True)
class Sales:
    """Paid orders of a stretch of time and what they brought, refunds taken off, in minor units."""

    orders: int
    revenue: int

    @property
    def average(self) -> int:
        """Minor units per order, rounded down; 0 without orders."""
        return self.revenue // self.orders if self.orders else 0


def read_sales(since: datetime, until: datetime) -> Sales:
    """Orders paid from `since` until before `until`."""
    paid = Order.objects.filter(
        placed_at__gte=since - PAYING_TAKES_AT_MOST, paid_at__gte=since, paid_at__lt=until
    )
    row = paid.aggregate(orders=Count("pk"), revenue=Sum(KEPT))
    return Sales(row["orders"], row["revenue"] or 0)


def read_days(today: date, days: int = CHART_DAYS) -> dict[date, Sales]:
    """The last `days` days up to `today`, each with its sales, in the current time zone."""
    first = today - timedelta(days=days - 1)
    since = _midnight(first)
    paid = Order.objects.filter(placed_at__gte=since - PAYING_TAKES_AT_MOST, paid_at__gte=since)
    by_day = paid.annotate(day=TruncDate("paid_at")).values("day").order_by()
    rows = by_day.annotate(orders=Count("pk"), revenue=Sum(KEPT))
    found = {row["day"]: Sales(row["orders"], row["revenue"] or 0) for row in rows}
    return {
        day: found.get(day, Sales(0, 0)) for day in (first + timedelta(days=step) for step in range(days))
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def read_figures(store: Store) -> list[Figure]:
    """Sales, orders and their average today, against yesterday until this hour; what waits to be sent."""
    now = timezone.localtime()
    midnight = _midnight(now.date())
    today = read_sales(midnight, now + timedelta(seconds=1))
    before = read_sales(midnight - timedelta(days=1), now - timedelta(days=1))
    waiting = Order.objects.filter(to_fulfil()).count()
    orders_url = reverse("backoffice:orders", kwargs={"handle": store.handle})

    def as_money(amount: int) -> str:
        return money_text(amount, store.currency)

    return [
        _compared(_("Sales today"), today.revenue, before.revenue, as_money),
        _compared(_("Orders today"), today.orders, before.orders, number_text),
        _compared(_("Average order"), today.average, before.average, as_money),
        Figure(
            label=_("To fulfil"),
            value=number_text(waiting),
            hint=_waiting_hint(waiting),
            url=f"{orders_url}?view=to-fulfil",
        ),
    ]


def _waiting_hint(waiting: int) -> str:
    if waiting:
        return _("waiting to be sent")
    return _("Nothing left to send") if paid_orders().exists() else _("No orders yet")


def _compared(label: str, value: int, before: int, text: Callable[[int], str]) -> Figure:
    if not before:
        return Figure(label=label, value=text(value), hint=_("none yesterday by now"))
    change = (value - before) / before
    return Figure(label=label, value=text(value), change=change, hint=_("than yesterday by now"))


def read_chart(store: Store) -> Mapping[str, Any]:
    """Revenue of the last two weeks, a bar a day."""
    days = read_days(timezone.localdate())
    points = [Point(date_text(day, "short"), sales.revenue) for day, sales in days.items()]
    total = Sales(sum(s.orders for s in days.values()), sum(s.revenue for s in days.values()))
    chart = Chart(title=_("Sales in the last 14 days"), points=points, unit=store.currency, name=_("Sales"))
    return {"chart": chart, "total": total, "currency": store.currency}


def read_latest(store: Store) -> Mapping[str, Any]:
    """The latest paid orders: what was never paid is nothing to do or to be glad of."""
    latest = paid_orders().order_by("-pk").defer("search_text")[:LATEST]
    return {"orders": list(latest)}
