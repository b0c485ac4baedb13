"""Export products to a plugin's target: batch by batch, in the background.

A batch is made, handed over outside of any transaction, and then noted. Where a worker dies between the two,
the batch is sent again, with the same number; two workers never note the same one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from kaidian_sdk.points.work import Sent
from plugins.forms import said
from plugins.secrets import sealed_values
from storefront.catalog.events import ExportFinished, ExportStarted, ExportStopped
from storefront.catalog.exporting.targets import (
    Parcel,
    ProductTarget,
    TargetError,
    count_wanted,
    hand_over,
    kept_problems,
    kept_text,
    next_parcel,
)
from storefront.catalog.importing.check import MAX_PROBLEMS
from storefront.catalog.importing.problems import in_all_languages
from storefront.catalog.locks import lock_export
from storefront.catalog.models import ProductExport
from storefront.catalog.queries.backoffice import ProductFilter

Status = ProductExport.Status
KEPT_EXPORTS = 50
"""Exports that a store remembers."""

_said = lazy(said, str)


def start_export(
    *, target: ProductTarget, values: Mapping[str, Any], wanted: ProductFilter, actor: str = SYSTEM
) -> ProductExport:
    """Have products sent to a target in the background. An empty secret is that of the last export there.

    Raises ActionError "export_empty", "export_busy".
    """
    total = count_wanted(wanted)
    if not total:
        raise ActionError("export_empty", _("There is no product to export."))
    kept = sealed_values(target.declared.fields, values)
    before = last_export_to(target)
    for field in target.declared.fields:
        if field.type == "secret" and not kept.get(field.id) and before is not None:
            kept[field.id] = before.values.get(field.id, "")
    try:
        with transaction.atomic():
            row = ProductExport.objects.create(
                plugin=target.plugin,
                target=target.name,
                label=in_all_languages(_said(target.declared.label)),
                values=kept,
                wanted=asdict(wanted),
                total=total,
                started_by=actor,
            )
            _forget_old()
            _record_start(row, actor)
    except IntegrityError as error:
        raise _busy() from error
    return row


def last_export_to(target: ProductTarget) -> ProductExport | None:
    """The newest export to a target: its next one begins with the same values."""
    rows = ProductExport.objects.filter(plugin=target.plugin, target=target.name)
    return rows.order_by("-pk").first()


def continue_export(*, export_id: int, actor: str = SYSTEM) -> ProductExport:
    """Let an export go on that failed or was ended, behind the last product that was sent.

    Raises ActionError "export_through", "export_busy".
    """
    try:
        with transaction.atomic():
            row = lock_export(export_id)
            if row.status == Status.RUNNING:
                raise _busy()
            if row.status == Status.FINISHED:
                raise ActionError("export_through", _("This export is through. Start a new one."))
            row.status, row.reason = Status.RUNNING, {}
            row.started_by = actor
            row.touched_at, row.finished_at = timezone.now(), None
            row.save()
            _record_start(row, actor)
    except IntegrityError as error:
        raise _busy() from error
    return row


@transaction.atomic
def cancel_export(*, export_id: int, actor: str = SYSTEM) -> ProductExport:
    """End an export. A batch that is with the target just now is still counted; none follows."""
    row = lock_export(export_id)
    if row.status == Status.RUNNING:
        _stop(row, Status.CANCELLED, {}, "cancelled", actor)
    return row


def run_export(*, export_id: int, until: datetime) -> bool:
    """Send the batches that are left. False when time is up first: call again, it goes on there.

    It also ends when the export was ended, or another worker is ahead. Must not run inside a transaction.
    """
    while row := ProductExport.objects.filter(pk=export_id, status=Status.RUNNING).first():
        parcel = next_parcel(row)
        if parcel is None:
            _finish(export_id)
            return True
        if timezone.now() > until:
            return False
        ProductExport.objects.filter(pk=export_id).update(touched_at=timezone.now())
        try:
            sent = hand_over(row, parcel)
        except TargetError as error:
            _fail(export_id, parcel, error)
            return True
        if not _note(export_id, parcel, sent):
            return True
    return True


@transaction.atomic
def _note(export_id: int, parcel: Parcel, sent: Sent) -> bool:
    """Count a batch that was sent. False when this is not the next one: another worker is ahead."""
    row = ProductExport.objects.select_for_update().filter(pk=export_id).first()
    if row is None or row.batches != parcel.batch.number - 1:
        return False
    row.batches = parcel.batch.number
    row.last = parcel.ids[-1]
    row.done += len(parcel.ids)
    row.total = max(row.total, row.done)
    row.refused += len(sent.refused)
    row.problems += kept_problems(sent)[: MAX_PROBLEMS - len(row.problems)]
    row.note = kept_text(sent.note) or row.note
    row.touched_at = timezone.now()
    row.save()
    return True


@transaction.atomic
def _finish(export_id: int) -> None:
    row = lock_export(export_id)
    if row.status != Status.RUNNING:
        return
    row.status = Status.FINISHED
    row.total = row.done
    row.finished_at = row.touched_at = timezone.now()
    row.save()
    payload = ExportFinished(
        product_export=row.pk, plugin=row.plugin, target=row.target, sent=row.sent, refused=row.refused
    )
    record(payload, subject=row, actor=row.started_by)


@transaction.atomic
def _fail(export_id: int, parcel: Parcel, error: TargetError) -> None:
    row = lock_export(export_id)
    if row.status == Status.RUNNING and row.batches == parcel.batch.number - 1:
        _stop(row, Status.FAILED, in_all_languages(error.message), error.code, row.started_by)


def _stop(row: ProductExport, status: str, reason: dict[str, str], code: str, actor: str) -> None:
    row.status, row.reason = status, reason
    row.finished_at = row.touched_at = timezone.now()
    row.save()
    payload = ExportStopped(
        product_export=row.pk, plugin=row.plugin, target=row.target, sent=row.sent, reason=code
    )
    record(payload, subject=row, actor=actor)


def _record_start(row: ProductExport, actor: str) -> None:
    payload = ExportStarted(product_export=row.pk, plugin=row.plugin, target=row.target)
    record(payload, subject=row, actor=actor)


def _busy() -> ActionError:
    message = _("An export there is under way already. Wait until it is through, or end it.")
    return ActionError("export_busy", message)


def _forget_old() -> None:
    """Leave the newest only; what is running stays."""
    through = ProductExport.objects.exclude(status=Status.RUNNING).order_by("-pk")
    old = list(through.values_list("pk", flat=True)[KEPT_EXPORTS:])
    ProductExport.objects.filter(pk__in=old).delete()
