"""Keeps the titles of products that are on sale, as a catalogue elsewhere would take them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_sdk import Field, Store, hookimpl
from kaidian_sdk.points.work import Batch, ExportTarget, Refused, Sent

SHELF = Field(id="shelf", label={"en": "Shelf", "zh-Hans": "货架"}, required=True, maximum=40)
NO_TITLE = {"en": "It has no title.", "zh-Hans": "没有商品名。"}
DRAFT = {"en": "It is not on sale.", "zh-Hans": "尚未上架。"}


def send(store: Store, batch: Batch, chosen: Mapping[str, Any]) -> Sent:
    refused = []
    for row in batch.rows:
        handle, title = row.values["Handle"], row.values.get("Title", "")
        if "Status" not in row.values:
            continue  # a further variant of the product above
        if row.values["Status"] != "active":
            refused.append(Refused(handle=handle, reason=DRAFT))
        elif not title:
            refused.append(Refused(handle=handle, reason=NO_TITLE))
        else:
            store.storage.set(f"{chosen['shelf']}/{handle}", title)  # twice is as good as once
    return Sent(refused=tuple(refused))


@hookimpl
def export_targets() -> list[ExportTarget]:
    label = {"en": "Catalogue of titles", "zh-Hans": "商品名目录"}
    return [ExportTarget(id="titles", label=label, send=send, fields=(SHELF,))]
