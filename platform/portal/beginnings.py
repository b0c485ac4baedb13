"""How a store begins: its theme at once, its first products in the background.

What goes on is kept as settings of the store, from which the dashboard draws its progress.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import get_language

from foundation.errors import ActionError
from foundation.store_settings import Setting, declare
from storefront.catalog.actions.imports import add_import
from storefront.catalog.models import Product, ProductImport
from storefront.samples.catalogue import load_samples
from tenants.context import in_store
from tenants.models import Store
from themes.actions import install_theme
from themes.gallery import ThemeChoice

SAMPLE, FILE, NOTHING = "sample", "file", "nothing"
GOODS = declare(Setting[str](name="onboarding.goods", default=NOTHING, label="", field=forms.CharField))
"""What the store is being filled with; NOTHING again once that is through."""
FILE_PROBLEM = declare(Setting[str](name="onboarding.problem", default="", label="", field=forms.CharField))
"""Why the file that the store was opened with was not taken."""


@dataclass(frozen=True)
class Beginning:
    """What a merchant chose. `kept_file` is the storage key of a file from a try that failed."""

    look: ThemeChoice
    goods: str
    file: File[Any] | None = None
    kept_file: str = ""
    kept_name: str = ""

    def furnish(self, store: Store) -> None:
        """Part of opening the store: what must be there before anybody sees it."""
        install_theme(package=self.look.package, preset=self.look.preset)
        GOODS.write(self.goods)

    def start(self, store: Store, *, actor: str) -> None:
        """Take the file in, after the store was opened. (The sample products follow from its event.)"""
        if self.goods != FILE:
            return
        file = self.file or default_storage.open(self.kept_file)
        name = (self.file.name or "") if self.file else self.kept_name
        with in_store(store):
            try:
                add_import(file=file, name=name, actor=actor)
            except ActionError as error:
                FILE_PROBLEM.write(str(error))
        if self.kept_file:
            default_storage.delete(self.kept_file)

    def keep_file(self, key: str) -> tuple[str, str]:
        """Keep the file for the next try: its storage key and its name, empty without one."""
        if self.goods != FILE or self.file is None:
            return self.kept_file, self.kept_name
        if self.kept_file:
            default_storage.delete(self.kept_file)
        saved = default_storage.save(f"openings/{key}.csv", ContentFile(self.file.read()))
        return saved, self.file.name or ""


def first_import() -> ProductImport | None:
    """The import that the current store was opened with: its first."""
    return ProductImport.objects.order_by("pk").first()


def finish_samples() -> None:
    """The sample products are all there."""
    GOODS.write(NOTHING)


@dataclass(frozen=True)
class Progress:
    """How far the first products have come. `import_id` leads to the report of a file, 0 for samples.

    `state` is waiting, running, done, failed or nothing; `done` of `total` products are in.
    """

    state: str
    done: int = 0
    total: int = 0
    import_id: int = 0
    left_out: int = 0
    problem: str = ""

    @property
    def moves(self) -> bool:
        """Whether it is worth looking again in a moment."""
        return self.state in {"waiting", "running"}


def read_progress() -> Progress | None:
    """What becomes of the first products; None when there is nothing to tell."""
    goods = GOODS.read()
    if goods == SAMPLE:
        total = len(load_samples().products)
        return Progress("running", done=min(Product.objects.count(), total), total=total)
    if goods != FILE:
        return None
    if problem := FILE_PROBLEM.read():
        return Progress("failed", problem=problem)
    row = first_import()
    return _progress_of(row) if row else Progress("waiting")


def _progress_of(row: ProductImport) -> Progress | None:
    status = ProductImport.Status(row.status)
    if status == status.FAILED:
        return Progress("failed", import_id=row.pk, problem=_spoken(row.summary.get("message", {})))
    if status == status.CHECKED and not row.total:
        return Progress("nothing", import_id=row.pk)
    if status == status.RUNNING:
        return Progress("running", row.done, row.total, row.pk)
    if status != status.FINISHED:
        return Progress("waiting", import_id=row.pk)
    left_out = int(row.summary.get("left_out", 0))
    return Progress("done", row.created + row.updated, row.total, row.pk, left_out=left_out)


def _spoken(texts: Mapping[str, str]) -> str:
    return texts.get(get_language() or "en") or next(iter(texts.values()), "")


def dismiss() -> None:
    """Don't show it any more."""
    GOODS.write(NOTHING)


def read_panel(store: Store) -> Mapping[str, Any] | None:
    """The dashboard's card about the first products."""
    progress = read_progress()
    return {"progress": progress} if progress else None
