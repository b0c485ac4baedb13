"""What the blocks of themes show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_product_reviews import shelf
from kaidian_sdk import Store
from kaidian_sdk.points.storefront import Place


def stars(store: Store, place: Place) -> Mapping[str, Any]:
    """The average and the number of reviews of the page's product."""
    average, count = shelf.stars_of(store, place.product) if place.product else (0.0, 0)
    return {"average": average, "count": count, "full": round(average)}


def reviews(store: Store, place: Place) -> Mapping[str, Any]:
    """The same, and the newest reviews."""
    if not place.product:
        return {"average": 0.0, "count": 0, "full": 0, "reviews": []}
    newest = shelf.rows(store, f"shown:{place.product}")
    return {**stars(store, place), "reviews": [row for _key, row in newest]}
