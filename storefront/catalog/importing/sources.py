"""Products from elsewhere: what a plugin's source gives, written as the file that imports read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from kaidian_sdk.points.work import ImportSource, Row
from plugins.calling import PluginFault, offer, offers
from plugins.secrets import opened_values, sealed_values
from storefront.catalog.elsewhere import Elsewhere

from .reader import MAX_ROWS, FileProblem

HOOK = "import_sources"


class ProductSource(Elsewhere):
    """A source that is on in the current store."""

    @property
    def declared(self) -> ImportSource:
        return self.offer.declared  # type: ignore[no-any-return]


def sources() -> list[ProductSource]:
    """Those that are on; no query where no plugin has any."""
    return [ProductSource(each) for each in offers(HOOK)]


def find_source(plugin: str, name: str) -> ProductSource | None:
    """One of them, None where it is off or gone."""
    found = offer(HOOK, plugin, name)
    return ProductSource(found) if found else None


def asked_of(source: ProductSource, values: Mapping[str, Any]) -> dict[str, Any]:
    """What an import keeps of where it comes from: secrets sealed."""
    kept = sealed_values(source.declared.fields, values)
    return {"plugin": source.plugin, "source": source.name, "values": kept}


def fetch(asked: Mapping[str, Any]) -> ContentFile[bytes]:
    """The source's products as a file. Must not run inside a transaction. Raises FileProblem."""
    source = find_source(asked["plugin"], asked["source"])
    if source is None:
        raise FileProblem("source_gone", _("The plugin that these products come from is off."))
    values = opened_values(source.declared.fields, asked["values"])
    try:
        rows: Sequence[Row] = list(source.offer.call("rows", values, faults=_faults))
    except PluginFault as error:
        message = _("The source failed or took too long. The page of its plugin says what happened.")
        raise FileProblem("source_failed", message) from error
    if not rows:
        raise FileProblem("empty", _("The source gave no products."))
    return ContentFile(_file(rows), name="products.csv")


def _faults(rows: Sequence[object]) -> Iterator[str]:
    # The type says Iterable, so what is inside was not looked at.
    if any(not isinstance(row, Row) for row in rows):
        yield "it gave something that is no Row"
    if len(rows) > MAX_ROWS:
        yield f"it gave {len(rows)} rows, and an import takes {MAX_ROWS}"


def _file(rows: Sequence[Row]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row.values))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row.values.get(name, "").replace("\0", "") for name in columns] for row in rows)
    return out.getvalue().encode("utf-8", "replace")
