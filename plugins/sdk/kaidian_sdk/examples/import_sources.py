"""Products from a list of names, one a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kaidian_sdk import Field, Store, hookimpl
from kaidian_sdk.points.work import ImportSource, Row

NAMES = Field(id="names", label={"en": "Names, one a line", "zh-Hans": "商品名，每行一个"}, type="textarea")


def rows(store: Store, chosen: Mapping[str, Any]) -> Iterator[Row]:
    for place, name in enumerate(filter(None, str(chosen["names"]).splitlines()), 1):
        yield Row(values={"Handle": f"listed-{place}", "Title": name.strip(), "Variant Price": "0"})


@hookimpl
def import_sources() -> list[ImportSource]:
    label = {"en": "A list of names", "zh-Hans": "商品名清单"}
    return [ImportSource(id="names", label=label, rows=rows, fields=(NAMES,))]
