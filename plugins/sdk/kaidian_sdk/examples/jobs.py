"""Forgets every hour what was seen long ago."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.work import Job


def tidy(store: Store) -> None:
    for key, _value in store.storage.items("seen:", limit=1000):
        store.storage.delete(key)


@hookimpl
def jobs() -> list[Job]:
    return [Job(id="tidy", minutes=60, run=tidy)]
