"""A source and a target of products that do badly as their storage says ("does")."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from kaidian_sdk import Field, Store, hookimpl
from kaidian_sdk.points.work import Batch, ExportTarget, ImportSource, Refused, Row, Sent

FIELDS = (
    Field(id="names", label="Names", type="textarea", required=True),
    Field(id="token", label="Token", type="secret"),
)
NO_VENDOR = {"en": "It has no vendor.", "zh-Hans": "没有厂商。"}


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


def send(store: Store, batch: Batch, chosen: Mapping[str, Any]) -> Sent:
    """Takes what it is given, but for products without a vendor."""
    store.storage.increase("calls")
    first = [row.values for row in batch.rows if "Title" in row.values]
    if batch.number > store.storage.get("well", 0):
        does = misbehave(store)
        if does == "rubbish":
            return [None]  # type: ignore[return-value]
        if does == "strange":
            return Sent(refused=(Refused(handle="another", reason=""),))
    told = {"run": batch.run, "last": batch.is_last, "titles": [row["Title"] for row in first]}
    store.storage.set(f"batch {batch.number}", {**told, "chosen": dict(chosen)})
    refused = [Refused(handle=row["Handle"], reason=NO_VENDOR) for row in first if not row["Vendor"]]
    note = {"en": f"Batch {batch.number} is here.", "zh-Hans": f"第 {batch.number} 批已收到。"}
    return Sent(refused=tuple(refused), note=note)


@hookimpl
def export_targets() -> list[ExportTarget]:
    """One."""
    return [
        ExportTarget(id="yard", label={"en": "Depot's yard", "zh-Hans": "堆场"}, send=send, fields=FIELDS)
    ]
