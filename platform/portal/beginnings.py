"""How a store begins: its theme at once, its first products in the background.

What goes on is kept as a setting of the store, from which the dashboard draws its progress.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from foundation.errors import ActionError
from foundation.events import subscribe
from foundation.models import Event
from foundation.store_settings import Setting, declare
from portal.gallery import Look
from storefront.catalog.actions.imports import add_import, start_import
from storefront.catalog.events import ImportChecked
from storefront.catalog.models import ProductImport
from tenants.context import in_store
from tenants.models import Store
from themes.actions import install_theme

GOODS = declare(Setting[str](name="onboarding.goods", default="nothing", label="", field=forms.CharField))
"""What the store was opened with: "sample", "file" or "nothing"."""
FILE_PROBLEM = declare(Setting[str](name="onboarding.problem", default="", label="", field=forms.CharField))
"""Why the file that the store was opened with was not taken."""


@dataclass(frozen=True)
class Beginning:
    """What a merchant chose. `kept_file` is the storage key of a file from a try that failed."""

    look: Look
    goods: str
    file: File[Any] | None = None
    kept_file: str = ""
    kept_name: str = ""

    def furnish(self, store: Store) -> None:
        """Part of opening the store: what must be there before anybody sees it."""
        install_theme(package=self.look.package, preset=self.look.preset)
        GOODS.write(self.goods)

    def start(self, store: Store, *, actor: str) -> None:
        """Begin what takes time, after the store was opened."""
        with in_store(store):
            if self.goods == "file":
                self._start_import(actor)

    def _start_import(self, actor: str) -> None:
        file = self.file or default_storage.open(self.kept_file)
        try:
            add_import(file=file, name=(self.file.name or "") if self.file else self.kept_name, actor=actor)
        except ActionError as error:
            FILE_PROBLEM.write(str(error))
        if self.kept_file:
            default_storage.delete(self.kept_file)

    def keep_file(self, key: str) -> tuple[str, str]:
        """Keep the file for the next try: its storage key and its name, empty without one."""
        if self.goods != "file" or self.file is None:
            return self.kept_file, self.kept_name
        if self.kept_file:
            default_storage.delete(self.kept_file)
        saved = default_storage.save(f"openings/{key}.csv", ContentFile(self.file.read()))
        return saved, self.file.name or ""


def first_import() -> ProductImport | None:
    """The import that the current store was opened with: its first."""
    return ProductImport.objects.order_by("pk").first()


@subscribe(ImportChecked)
def start_first_import(payload: ImportChecked, event: Event) -> None:
    """The file that the store was opened with is imported without another question."""
    first = first_import() if payload.products and GOODS.read() == "file" else None
    if first is not None and first.pk == payload.product_import:
        try:
            start_import(import_id=payload.product_import, actor=event.actor)
        except ActionError as error:
            if error.code != "import_busy":
                raise
