"""Hands out and erases the sizes that shoppers told us, which we keep by the number of the customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.people import CustomerData, Person


def export(store: Store, person: Person) -> Mapping[str, Any] | None:
    size = store.storage.get(f"size:{person.customer}")
    return {"size": size} if size else None


def erase(store: Store, person: Person) -> None:
    store.storage.delete(f"size:{person.customer}")


@hookimpl
def customer_data() -> list[CustomerData]:
    return [CustomerData(id="sizes", export=export, erase=erase)]
