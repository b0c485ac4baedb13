"""What is kept of those who asked for invoices: handed out, and forgotten as far as tax law lets us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_fapiao.asking import key_of
from kaidian_sdk import Store
from kaidian_sdk.points.people import Person


def export(store: Store, person: Person) -> Mapping[str, Any] | None:
    """Their requests, as they were typed."""
    rows = [store.storage.get(key_of(order)) for order in person.orders]
    requests = [row for row in rows if row is not None]
    return {"requests": requests} if requests else None


def erase(store: Store, person: Person) -> None:
    """What was issued stays as the books need it: number, amount, day, a company's name and tax number."""
    for order in person.orders:
        row = store.storage.get(key_of(order))
        store.storage.delete(f"waiting:{order}")
        store.storage.delete(f"refused:{order}")
        if row is None:
            continue
        if row["state"] != "issued":
            store.storage.delete(key_of(order))
            continue
        kept = {**row, "send_to": "", "url": "", "title": row["title"] if row["kind"] == "company" else ""}
        store.storage.set(key_of(order), kept)
