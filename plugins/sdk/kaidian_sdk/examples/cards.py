"""What the team noted of a customer, beside the customer."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.backoffice import Card, Glance, Note, PageRequest


def show(store: Store, request: PageRequest) -> Glance | None:
    text = store.storage.get(f"customer:{request.subject}", "")
    return Glance(title={"en": "Note", "zh-Hans": "备注"}, parts=(Note(text=text),)) if text else None


@hookimpl
def cards() -> list[Card]:
    return [Card(id="note", on="customer", permission="customers.view", show=show)]
