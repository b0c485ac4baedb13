"""Revenue in the console: by month, currency and plan, as charts with the figures under them, and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.models import SubscriptionChange
from billing.revenue import (
    MonthOfRevenue,
    by_plan,
    currencies_paid,
    end_of_month,
    months_until,
    revenue_of,
    risk_of,
)
from console.access import OperatorRequest, operator_page
from console.acts import record_act
from foundation.csv_lines import csv_lines
from foundation.money import Money
from foundation.ui.charts import Chart, Point
from foundation.ui.formats import month_text

SPANS = (6, 12, 24)
USUAL = 12
FIRST = date(2020, 1, 1)
Movement, Trial = SubscriptionChange.Movement, SubscriptionChange.Trial
MOVEMENTS = (
    Movement.NEW,
    Movement.EXPANSION,
    Movement.REACTIVATION,
    Movement.CONTRACTION,
    Movement.CHURN,
)
COLUMNS = (
    *("month", "currency", "mrr_start", *(str(each) for each in MOVEMENTS), "mrr_end"),
    *("stores_start", "stores_new", "stores_back", "stores_lost", "stores_end", "average"),
    *("trials_began", "trials_converted", "trials_ended", "fees", "fee_orders", "usage"),
)


@operator_page
@require_safe
def revenue(request: OperatorRequest) -> HttpResponse:
    """The last months in one currency; `?currency=CNY&months=12&until=2026-11`."""
    currencies = currencies_paid()
    if not currencies:
        return render(request, "console/revenue_none.html")
    chosen = _chosen(request.GET, currencies)
    currency, rows = chosen["currency"], _rows(chosen)
    last = rows[-1]
    plans = by_plan(currency, end_of_month(last.month))
    facts = {
        "chosen": chosen,
        "currencies": currencies,
        "spans": SPANS,
        "rows": [(row, _cells(row)) for row in reversed(rows)],
        "last": last,
        "change": (last.end - last.start) / last.start if last.start else None,
        "series": [row.end for row in rows],
        "charts": _charts(rows, currency),
        "plans": [(row, row.mrr / last.end if last.end else 0) for row in plans],
        "risk": risk_of(currency, timezone.now()),
    }
    return render(request, "console/revenue.html", facts)


@operator_page
@require_POST
def export(request: OperatorRequest) -> StreamingHttpResponse:
    """The same months as CSV, amounts in major units."""
    currencies = currencies_paid() or ["CNY"]
    chosen = _chosen(request.POST, currencies)
    record_act(request, "revenue.exported", subject=f"{chosen['currency']} {chosen['until']}")
    lines = csv_lines(COLUMNS, _lines(chosen))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"revenue-{chosen['currency']}-{chosen['until']}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chosen(given: Mapping[str, str], currencies: list[str]) -> dict[str, Any]:
    currency, months, until = given.get("currency", ""), given.get("months", ""), given.get("until", "")
    this = timezone.now().astimezone(UTC).date().replace(day=1)
    try:
        last = datetime.strptime(until, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        last = this
    return {
        "currency": currency if currency in currencies else currencies[0],
        "months": int(months) if months in map(str, SPANS) else USUAL,
        "until": f"{max(min(last, this), FIRST):%Y-%m}",
    }


def _rows(chosen: Mapping[str, Any]) -> list[MonthOfRevenue]:
    last = date.fromisoformat(f"{chosen['until']}-01")
    return revenue_of(chosen["currency"], months_until(last, chosen["months"]))


def _cells(row: MonthOfRevenue) -> list[int]:
    return [row.moved.get(name, 0) for name in MOVEMENTS]


def _charts(rows: list[MonthOfRevenue], currency: str) -> dict[str, Chart]:
    labels = [month_text(row.month) for row in rows]

    def points(values: list[int] | list[float]) -> list[Point]:
        return [Point(label, value) for label, value in zip(labels, values, strict=True)]

    return {
        "mrr": Chart(_("MRR at the end of the month"), points([row.end for row in rows]), "line", currency),
        "moved": Chart(
            _("Won and lost"),
            points([row.gained for row in rows]),
            unit=currency,
            compare=points([row.lost for row in rows]),
            name=_("Won"),
            compare_name=_("Lost"),
        ),
        "churn": Chart(
            _("Stores that stopped paying"),
            points([row.customer_churn or 0.0 for row in rows]),
            "line",
            "percent",
        ),
        "trials": Chart(
            _("Trials"),
            points([row.trials.get(Trial.CONVERTED, 0) for row in rows]),
            compare=points([row.trials.get(Trial.BEGAN, 0) for row in rows]),
            name=_("Began to pay"),
            compare_name=_("Began to try"),
        ),
        "fees": Chart(_("Fees and usage"), points([row.besides for row in rows]), unit=currency),
    }


def _lines(chosen: Mapping[str, Any]) -> Iterator[list[object]]:
    currency = chosen["currency"]

    def major(amount: int) -> object:
        return Money(amount, currency).decimal

    for row in _rows(chosen):
        stores = [row.stores.get(name, 0) for name in (Movement.NEW, Movement.REACTIVATION, Movement.CHURN)]
        trials = [row.trials.get(name, 0) for name in (Trial.BEGAN, Trial.CONVERTED, Trial.ENDED)]
        yield [
            *(f"{row.month:%Y-%m}", currency, major(row.start), *map(major, _cells(row)), major(row.end)),
            *(row.paying_start, *stores, row.paying_end, major(row.average)),
            *(*trials, major(row.fees), row.fee_orders, major(row.usage)),
        ]
