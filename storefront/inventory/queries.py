"""Reads of stock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Sum

from storefront.catalog.models import Product, Variant

from .models import StockLevel


def on_hand_by_variant(variant_ids: Iterable[int]) -> dict[int, int]:
    """{variant id: units on hand at all locations}; a variant never counted is left out."""
    rows = StockLevel.objects.filter(variant_id__in=list(variant_ids)).values_list("variant_id")
    return dict(rows.annotate(total=Sum("on_hand")).order_by())


LOW_STOCK = 5
"""From so many units down a variant counts as running out."""


@dataclass(frozen=True)
class LowStock:
    """A variant that is about to run out, and how many units of it may still be sold."""

    variant: Variant
    available: int


def running_low(*, limit: int, at_most: int = LOW_STOCK) -> list[LowStock]:
    """Variants of products on sale with `at_most` units left, the fewest first; their products are loaded."""
    left = Sum(F("stock_levels__on_hand") - F("stock_levels__reserved"))
    variants = (
        Variant.objects.filter(is_tracked=True, product__status=Product.Status.ACTIVE)
        .annotate(available=left)
        .filter(available__lte=at_most)
        .select_related("product")
        .order_by("available", "pk")[:limit]
    )
    return [LowStock(variant, variant.available) for variant in variants]
