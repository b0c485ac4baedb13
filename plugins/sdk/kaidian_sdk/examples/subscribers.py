"""Counts paid orders. An event may come twice, so each is counted by its id."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.work import Event, Subscriber


def handle(store: Store, event: Event) -> None:
    if store.storage.add(f"seen:{event.id}", True):
        store.storage.increase("paid")


@hookimpl
def subscribers() -> list[Subscriber]:
    return [Subscriber(id="count", event="order.paid", handle=handle)]
