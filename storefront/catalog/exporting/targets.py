"""Products to elsewhere: batches are made first, then a plugin's target is given one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from kaidian_sdk.points.work import Batch, ExportTarget, Row, Sent
from kaidian_sdk.text import Text
from plugins.calling import PluginFault, offer, offers
from plugins.forms import said
from plugins.secrets import opened_values
from storefront.catalog import columns as c
from storefront.catalog.elsewhere import Elsewhere
from storefront.catalog.exporting.table import BATCH, Writer, rows_of
from storefront.catalog.importing.problems import in_all_languages
from storefront.catalog.models import ProductExport
from storefront.catalog.queries.backoffice import ProductFilter, find_products
from tenants.context import require_store

HOOK = "export_targets"
LONGEST = 500
"""Letters of what a target says that are kept."""

_said = lazy(said, str)


class TargetError(ActionError):
    """The target took nothing: it is off or gone, paused, or failed."""


class ProductTarget(Elsewhere):
    """A target that is on in the current store."""

    @property
    def declared(self) -> ExportTarget:
        return self.offer.declared  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Parcel:
    """A batch with the ids of its products, in order, and their handles."""

    batch: Batch
    ids: list[int]

    @property
    def handles(self) -> set[str]:
        """Those that a target may refuse."""
        return {row.values[c.HANDLE] for row in self.batch.rows}


def targets() -> list[ProductTarget]:
    """Those that are on; no query where no plugin has any."""
    return [ProductTarget(each) for each in offers(HOOK)]


def find_target(plugin: str, name: str) -> ProductTarget | None:
    """One of them, None where it is off or gone."""
    found = offer(HOOK, plugin, name)
    return ProductTarget(found) if found else None


def count_wanted(wanted: ProductFilter) -> int:
    """How many products an export would take."""
    return find_products(wanted).count()


def next_parcel(row: ProductExport) -> Parcel | None:
    """What the target is to be given next, None when all of it has been."""
    behind = find_products(ProductFilter(**row.wanted)).order_by("pk").filter(pk__gt=row.last)
    ids = list(behind.values_list("pk", flat=True)[: BATCH + 1])
    if not ids:
        return None
    now = ids[:BATCH]
    rows = tuple(Row(values=cells) for cells in rows_of(now, Writer(require_store(), ())))
    batch = Batch(run=row.pk, number=row.batches + 1, is_last=len(ids) == len(now), rows=rows)
    return Parcel(batch, now)


def hand_over(row: ProductExport, parcel: Parcel) -> Sent:
    """What the target says to a batch. Must not run inside a transaction. Raises TargetError."""
    target = find_target(row.plugin, row.target)
    if target is None:
        message = _("The plugin that takes these products is off. Turn it on, and let the export go on.")
        raise TargetError("target_gone", message)
    values = opened_values(target.declared.fields, row.values)
    faults = partial(_faults, parcel=parcel)
    is_paused = target.offer.is_paused
    try:
        return target.offer.call("send", parcel.batch, values, faults=faults)  # type: ignore[no-any-return]
    except PluginFault as error:
        if is_paused:
            message = _("The plugin failed often and is left alone for a while. Let the export go on later.")
            raise TargetError("target_paused", message) from error
        message = _("The plugin failed or took too long. Its page says what happened.")
        raise TargetError("target_failed", message) from error


def _faults(sent: Sent, parcel: Parcel) -> Iterator[str]:
    refused = [each.handle for each in sent.refused]
    if unknown := next((handle for handle in refused if handle not in parcel.handles), None):
        yield f"it refused “{unknown[:80]}”, which is not in the batch"
    if len(set(refused)) < len(refused):
        yield "it refused a product twice"


def kept_text(text: Text) -> dict[str, str]:
    """What a plugin says, in every language of the interface: {language: text}; {} for nothing."""
    texts = {name: each.replace("\0", "")[:LONGEST] for name, each in in_all_languages(_said(text)).items()}
    return texts if any(texts.values()) else {}


def kept_problems(sent: Sent) -> list[Mapping[str, Any]]:
    """For the column `ProductExport.problems`."""
    return [{"handle": each.handle, "message": kept_text(each.reason)} for each in sent.refused]
