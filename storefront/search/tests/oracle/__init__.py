"""A search that finds what its storage says ("finds"), and does badly as that says ("does")."""

from __future__ import annotations

import time

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.service import Found, SearchProvider, SearchQuery


def search(store: Store, query: SearchQuery) -> Found:
    """Whatever is searched for."""
    does = store.storage.get("does", "")
    store.storage.set("asked", [query.words, query.locale, query.limit])
    if does == "raise":
        raise ValueError("no luck")
    while does == "hang":
        time.sleep(0.01)
    if does == "rubbish":
        return ["1", "2"]  # type: ignore[return-value]
    found = tuple(store.storage.get("finds", []))
    return Found(products=found * 2000 if does == "too much" else found, total=len(found))


@hookimpl
def search_providers() -> list[SearchProvider]:
    """One."""
    return [SearchProvider(id="oracle", label="Oracle", search=search)]
