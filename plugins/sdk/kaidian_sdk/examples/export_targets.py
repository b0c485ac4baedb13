"""Keeps the titles of all products, as a catalogue elsewhere would take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kaidian_sdk import Store, Text, hookimpl
from kaidian_sdk.points.work import ExportTarget, Row


def send(store: Store, products: Iterable[Row], chosen: Mapping[str, Any]) -> Text:
    titles = [row.values["Title"] for row in products if row.values.get("Title")]
    store.storage.set("titles", titles[:1000])
    return {"en": f"{len(titles)} products were taken.", "zh-Hans": f"已同步 {len(titles)} 个商品。"}


@hookimpl
def export_targets() -> list[ExportTarget]:
    label = {"en": "Catalogue of titles", "zh-Hans": "商品名目录"}
    return [ExportTarget(id="titles", label=label, send=send)]
