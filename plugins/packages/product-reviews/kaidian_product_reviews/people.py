"""What is kept of those who wrote reviews: handed out to them, and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_product_reviews import shelf
from kaidian_sdk import Store
from kaidian_sdk.points.people import Person

TOLD = ("title", "stars", "text", "name", "at", "answer", "pictures")


def export(store: Store, person: Person) -> Mapping[str, Any] | None:
    """The reviews that they wrote."""
    found = shelf.written_by(store, person.customer)
    reviews = [{name: row.get(name) for name in TOLD} for _key, row in found]
    return {"reviews": reviews} if reviews else None


def erase(store: Store, person: Person) -> None:
    """Their reviews go, with their pictures and stars, and so does that they wrote."""
    for key, _row in shelf.written_by(store, person.customer):
        shelf.delete(store, key)
    shelf.forget_days(store, person.customer)
