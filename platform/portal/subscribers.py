"""What follows from a store's opening."""

from __future__ import annotations

from foundation.errors import ActionError
from foundation.events import subscribe
from foundation.models import Event
from storefront.catalog.actions.imports import start_import
from storefront.catalog.events import ImportChecked
from tenants.events import StoreOpened

from . import beginnings, tasks


@subscribe(StoreOpened)
def add_samples(payload: StoreOpened, event: Event) -> None:
    """Fill a store with the sample products, where its owner asked for them."""
    if beginnings.GOODS.read() == beginnings.SAMPLE:
        tasks.add_samples.send()


@subscribe(ImportChecked)
def start_first_import(payload: ImportChecked, event: Event) -> None:
    """The file that the store was opened with is imported without another question."""
    if not payload.products or beginnings.GOODS.read() != beginnings.FILE:
        return
    first = beginnings.first_import()
    if first is not None and first.pk == payload.product_import:
        try:
            start_import(import_id=first.pk, actor=event.actor)
        except ActionError as error:
            if error.code != "import_busy":
                raise
