"""A source and a target of products that do badly as their storage says ("does")."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from kaidian_sdk import Field, Store, hookimpl
from kaidian_sdk.points.work import ImportSource, Row

FIELDS = (
    Field(id="names", label="Names", type="textarea", required=True),
    Field(id="token", label="Token", type="secret"),
)


def misbehave(store: Store) -> str:
    """Do what the test asked for; the rest is for the call itself."""
    does: str = store.storage.get("does", "")
    if does == "raise":
        raise ValueError("no luck")
    while does == "hang":
        time.sleep(0.01)
    return does


def rows(store: Store, chosen: Mapping[str, Any]) -> Iterator[Row]:
    """A product for each line; a second line of one product has no title."""
    store.storage.set("asked", dict(chosen))
    for place, name in enumerate(str(chosen["names"]).split("\n"), 1):
        if misbehave(store) == "rubbish" and place == 2:
            yield {"Title": name}  # type: ignore[misc]
        price = "free" if name == "Bad" else "5"
        yield Row(values={"Handle": f"d-{place}", "Title": name.strip(), "Variant Price": price})


@hookimpl
def import_sources() -> list[ImportSource]:
    """One."""
    return [
        ImportSource(id="shelf", label={"en": "Depot's shelf", "zh-Hans": "货架"}, rows=rows, fields=FIELDS)
    ]
