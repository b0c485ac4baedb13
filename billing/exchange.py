"""Which exchange rate counts on a day, and where one is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min

from .models import ExchangeRate, Fee, Subscription


def rate_on(source: str, target: str, day: date) -> ExchangeRate | None:
    """The rate that stood on a day; the first one declared where none stood yet; None while none is declared.

    Of two for one day the later declared one counts.
    """
    rows = ExchangeRate.objects.filter(source=source, target=target)
    stood = rows.filter(since__lte=day).order_by("-since", "-pk").first()
    return stood or rows.order_by("since", "-pk").first()


def current_rates() -> list[ExchangeRate]:
    """The newest rate of each pair of currencies."""
    rows = ExchangeRate.objects.order_by("source", "target", "-since", "-pk")
    return list(rows.distinct("source", "target"))


@dataclass(frozen=True)
class MissingRate:
    """Fees that no bill can carry until a rate is declared."""

    source: str
    target: str
    fees: int
    stores: int
    since: date


def missing_rates() -> list[MissingRate]:
    """The pairs of currencies that fees wait for, the oldest first."""
    waiting = Fee.objects.filter(
        item_ref="", store__subscription__in=Subscription.objects.exclude(stripe_ref="")
    )
    waiting = waiting.exclude(currency=F("store__subscription__price__currency"))
    rows = waiting.values("currency", target=F("store__subscription__price__currency")).annotate(
        fees=Count("pk"), stores=Count("store", distinct=True), since=Min("at")
    )
    known = set(ExchangeRate.objects.values_list("source", "target"))
    return [
        MissingRate(row["currency"], row["target"], row["fees"], row["stores"], row["since"].date())
        for row in rows.order_by("since")
        if row["target"] and (row["currency"], row["target"]) not in known
    ]
