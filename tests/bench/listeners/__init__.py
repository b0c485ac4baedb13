"""A plugin with twenty subscribers of every order that is placed."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.work import Event, Subscriber

COUNT = 20


def hear(store: Store, event: Event) -> None:
    """Count it."""
    store.storage.increase("orders")


@hookimpl
def subscribers() -> list[Subscriber]:
    """All of them."""
    return [Subscriber(id=f"number-{number}", event="order.placed", handle=hear) for number in range(COUNT)]
