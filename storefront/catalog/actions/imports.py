"""Import a file of products: take it in, look it over, then bring in one product after the other.

Each product is one transaction that also moves `done` on, so that a worker that dies loses nothing, another
goes on where it stopped, and two never do the same product.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.events import SYSTEM, record
from storefront.catalog.events import ImportAdded, ImportChecked, ImportFinished, ImportStarted
from storefront.catalog.importing.check import MAX_PROBLEMS, check_file, source_of, standing_products
from storefront.catalog.importing.groups import Group, count_rows, groups
from storefront.catalog.importing.parse import Parsed, parse_product
from storefront.catalog.importing.problems import Problem, in_all_languages
from storefront.catalog.importing.reader import MAX_BYTES, FileProblem, Table
from storefront.catalog.importing.source import Source
from storefront.catalog.importing.sources import ProductSource, asked_of, fetch
from storefront.catalog.locks import lock_import
from storefront.catalog.models import Media, ProductImport
from tenants.context import require_store
from tenants.files import store_path

from .media import describe_media, reorder_media
from .products import create_product, update_product

log = logging.getLogger(__name__)
Status = ProductImport.Status


def add_import(*, file: File[bytes], name: str, actor: str = SYSTEM) -> ProductImport:
    """Keep an uploaded file and have it looked over. Raises FileProblem for an empty or too large one."""
    if not file.size:
        raise FileProblem("empty", _("The file is empty."))
    if file.size > MAX_BYTES:
        message = _("The file is larger than %(limit)s MB. Split it, and import one part after the other.")
        raise FileProblem("too_large", sentence(message, limit=MAX_BYTES // 1024 // 1024))
    key = default_storage.save(store_path("imports", f"{uuid.uuid4()}.csv"), file)
    with transaction.atomic():
        row = ProductImport.objects.create(file=key, file_name=name[-255:], started_by=actor)
        record(ImportAdded(product_import=row.pk), subject=row, actor=actor)
    return row


def add_import_from(
    *, source: ProductSource, values: Mapping[str, Any], actor: str = SYSTEM
) -> ProductImport:
    """Have the products of a plugin's source fetched in the background and looked over, as a file is."""
    with transaction.atomic():
        row = ProductImport.objects.create(
            source=asked_of(source, values), file_name=source.label[:255], started_by=actor
        )
        record(ImportAdded(product_import=row.pk), subject=row, actor=actor)
    return row


def check_import(*, import_id: int) -> None:
    """Look the file over and keep the report. A file that can't be read fails with the reason.

    What comes from a plugin is fetched first, so this must not run inside a transaction.
    """
    row = ProductImport.objects.filter(pk=import_id, status=Status.CHECKING).first()
    if row is None:
        return
    try:
        if row.source and not row.file:
            row.file = default_storage.save(store_path("imports", f"{uuid.uuid4()}.csv"), fetch(row.source))
            row.save(update_fields=["file"])
        with default_storage.open(row.file) as file:
            report = check_file(cast(BinaryIO, file), require_store())
    except FileProblem as error:
        _fail(row, error)
        return
    row.status = Status.CHECKED
    row.total = report.products
    row.summary = report.summary()
    row.problems = [problem.as_json() for problem in report.problems]
    row.touched_at = timezone.now()
    with transaction.atomic():
        row.save()
        payload = ImportChecked(product_import=row.pk, products=row.total)
        record(payload, subject=row, actor=row.started_by)


def _fail(row: ProductImport, error: ActionError) -> None:
    row.status = Status.FAILED
    row.summary = {"code": error.code, "message": in_all_languages(error.message)}
    row.finished_at = row.touched_at = timezone.now()
    row.save()


@transaction.atomic
def start_import(*, import_id: int, actor: str = SYSTEM) -> ProductImport:
    """Begin to import a file that was looked over, or import one again from its start."""
    row = lock_import(import_id)
    if row.status in {Status.CHECKING, Status.RUNNING}:
        raise ActionError("import_busy", _("This file is being worked on already."))
    if not row.total:
        raise ActionError("import_empty", _("There is no product in this file."))
    row.status = Status.RUNNING
    row.done = row.created = row.updated = 0
    row.problems = []
    row.summary |= {"errors": 0, "warnings": 0, "left_out": 0}
    row.started_by = actor
    row.touched_at, row.finished_at = timezone.now(), None
    row.save()
    record(ImportStarted(product_import=row.pk), subject=row, actor=actor)
    return row


def run_import(*, import_id: int, until: datetime) -> bool:
    """Bring in the products that are left. False when time is up first: call again, it goes on there.

    It also ends when another worker is found to be ahead.
    """
    row = ProductImport.objects.filter(pk=import_id, status=Status.RUNNING).first()
    if row is None:
        return True
    try:
        with default_storage.open(row.file) as file:
            store = require_store()
            table = Table(cast(BinaryIO, file), store.all_locales[1:])
            source = source_of(table, store)
            for index, group in enumerate(groups(table, count_rows(table))):
                if index < row.done:
                    continue
                if timezone.now() > until:
                    return False
                if not _import_group(import_id, index, group, source):
                    return True
    except FileProblem as error:
        _fail(ProductImport.objects.get(pk=import_id), error)
        return True
    finish_import(import_id=import_id)
    return True


@transaction.atomic
def _import_group(import_id: int, index: int, group: Group, source: Source) -> bool:
    """Bring in one product and move on. False when this is not the next one: another worker is ahead."""
    row = lock_import(import_id)
    if row.status != Status.RUNNING or row.done != index:
        return False
    standing = standing_products([group.handle]).get(group.handle) if group.handle else None
    parsed = parse_product(group, source, standing)
    problems = list(parsed.problems)
    if not parsed.any_error:
        refused = _save(parsed, standing.product.pk if standing else None, group, row.started_by)
        problems += refused
        row.updated += not refused and standing is not None
        row.created += not refused and standing is None
    _note(row, problems)
    row.done = index + 1
    row.touched_at = timezone.now()
    row.save()
    return True


def _save(parsed: Parsed, product_id: int | None, group: Group, actor: str) -> list[Problem]:
    """Write one product; the problem that stopped it, if one did."""
    try:
        with transaction.atomic():
            if product_id is None:
                product = create_product(draft=parsed.draft, actor=actor)
            else:
                product = update_product(product_id=product_id, draft=parsed.draft, actor=actor)
                _arrange(product.pk, parsed, actor)
    except ActionError as error:
        return [Problem(group.line, group.handle, "", "error", error.code, in_all_languages(error.message))]
    except DatabaseError:
        log.exception("product %s of an import could not be saved", group.handle)
        message = in_all_languages(_("The product could not be saved. Nothing of it was changed."))
        return [Problem(group.line, group.handle, "", "error", "not_saved", message)]
    return []


def _arrange(product_id: int, parsed: Parsed, actor: str) -> None:
    """Bring the pictures into the file's order, with its words; those it doesn't name stay behind them."""
    pictures = parsed.pictures
    if not pictures.named:
        return
    present = list(Media.objects.filter(product_id=product_id).order_by("position", "pk"))
    new = iter(present[len(present) - len(parsed.draft.media) :])
    wanted = [media.pk if media else next(new).pk for media in pictures.standing]
    if wanted != [media.pk for media in present[: len(wanted)]]:
        reorder_media(product_id=product_id, media_ids=wanted, actor=actor)
    for named, media in zip(pictures.named, pictures.standing, strict=True):
        if media is None:
            continue
        translations = media.translations | named.translations
        if named.alt != media.alt or translations != media.translations:
            describe_media(media_id=media.pk, alt=named.alt, translations=translations, actor=actor)


def _note(row: ProductImport, problems: list[Problem]) -> None:
    for problem in problems:
        row.summary[f"{problem.kind}s"] += 1
        if len(row.problems) < MAX_PROBLEMS:
            row.problems.append(problem.as_json())
    row.summary["left_out"] += any(problem.kind == "error" for problem in problems)


@transaction.atomic
def finish_import(*, import_id: int) -> None:
    """Note that a file is through."""
    row = lock_import(import_id)
    if row.status != Status.RUNNING:
        return
    row.status = Status.FINISHED
    row.finished_at = row.touched_at = timezone.now()
    row.save()
    payload = ImportFinished(product_import=row.pk, created=row.created, updated=row.updated)
    record(payload, subject=row, actor=row.started_by)


@transaction.atomic
def delete_import(*, import_id: int) -> None:
    """Forget an import and its file. What it brought in stays."""
    row = lock_import(import_id)
    if row.status in {Status.CHECKING, Status.RUNNING}:
        raise ActionError("import_busy", _("This file is being worked on already."))
    key = row.file
    row.delete()
    if key:
        transaction.on_commit(lambda: default_storage.delete(key))
