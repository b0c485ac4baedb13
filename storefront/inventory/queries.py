"""Reads of stock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Sum

from .models import StockLevel


def on_hand_by_variant(variant_ids: Iterable[int]) -> dict[int, int]:
    """{variant id: units on hand at all locations}; a variant never counted is left out."""
    rows = StockLevel.objects.filter(variant_id__in=list(variant_ids)).values_list("variant_id")
    return dict(rows.annotate(total=Sum("on_hand")).order_by())


def available_by_variant(variant_ids: Iterable[int]) -> dict[int, int]:
    """{variant id: units that may still be sold}; a variant never counted is left out."""
    rows = StockLevel.objects.filter(variant_id__in=list(variant_ids)).values_list("variant_id")
    return dict(rows.annotate(total=Sum(F("on_hand") - F("reserved"))).order_by())
