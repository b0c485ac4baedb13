"""A store's backups and its end, as operators see and do it. Each act is written down with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from console.access import OperatorRequest, actor_of
from console.acts import record_act
from console.forms import MoveForm, ReasonForm
from console.parts import StorePart, show_part
from foundation.errors import ActionError
from tenants.archive import faults, refusals
from tenants.archive.asked import ask_restore
from tenants.archive.backups import running_backup
from tenants.archive.by_hand import BY_OPERATORS, ask_backup
from tenants.archive.deletion import ask_deletion, take_back
from tenants.archive.exports import ask_export, export_of_link, link_of
from tenants.archive.models import Backup, Deletion, Export, Move, Restore
from tenants.archive.move import ask_move
from tenants.archive.restore import what_would_be_lost
from tenants.archive.undo import latest_former
from tenants.context import on_platform
from tenants.databases import all_aliases
from tenants.models import Store

SHOWN = 10


def register() -> None:
    """Called when the platform starts."""
    show_part(StorePart("life", "console/parts/life.html", read=_facts))


def _facts(store: Store) -> Mapping[str, Any]:
    backups = Backup.objects.filter(store=store).order_by("-started_at")
    failed = backups.exclude(fault="").first()
    restored = Restore.objects.filter(store=store).order_by("-pk").first()
    return {
        "backups": backups.exclude(verified_at=None)[:SHOWN],
        "running": running_backup(store),
        "failed": failed,
        "failed_why": faults.for_operators(failed.fault) if failed else "",
        "deletion": Deletion.objects.filter(store=store).first(),
        "former": latest_former(store),
        "restoring": restored is not None and restored.is_running,
        "restore_fault": faults.for_operators(restored.fault) if restored else "",
        "reason_form": ReasonForm(),
        **move_state(store),
        **export_state(store),
    }


def move_state(store: Store) -> dict[str, Any]:
    """Where the store may be moved, the move that goes on, and the last one."""
    places = [alias for alias in all_aliases() if alias != store.db_alias]
    moved = Move.objects.filter(store=store).exclude(finished_at=None, fault="").order_by("-pk").first()
    return {
        "move_form": MoveForm(places) if places else None,
        "moving": Move.objects.filter(store=store, finished_at=None, fault="").first(),
        "moved": moved,
        "fault": refusals.in_words(moved.fault, moved.to_alias) if moved else "",
    }


def export_state(store: Store) -> dict[str, Any]:
    """The latest archive that an operator asked for, and the link to it; those of owners are theirs alone."""
    mine = Export.objects.filter(store=store, actor__startswith=BY_OPERATORS)
    latest = mine.select_related("store").order_by("-asked_at").first()
    return {"export": latest, "link": link_of(latest) if latest and latest.is_ready else ""}


def collect(request: OperatorRequest, *, store: Store, reason: str) -> None:
    """Have an archive made of the store. Raises ActionError (reason_required, export_running)."""
    with transaction.atomic():
        _write_down(request, "store.exported", store, reason)
        ask_export(store=store, actor=actor_of(request))


def hand_out(request: OperatorRequest, *, store: Store, link: str) -> Export | None:
    """The archive that a link leads to, written down as fetched; None where operators have none there."""
    row = export_of_link(store, link)
    if row is None or not row.actor.startswith(BY_OPERATORS):
        return None
    record_act(request, "store.export_fetched", store=store, export=str(row.uid), bytes=row.bytes)
    return row


def keep(request: OperatorRequest, *, store: Store, reason: str) -> None:
    """Back the store up now, in the background, besides the backups of each night.

    Raises ActionError (reason_required, backup_running, restore_running, store_leaving).
    """
    with transaction.atomic():
        _write_down(request, "store.backed_up", store, reason)
        ask_backup(store=store, actor=actor_of(request))


def restore(request: OperatorRequest, *, backup: Backup, reason: str) -> None:
    """Let the store be as at a backup. Raises ActionError (reason_required, restore_running)."""
    with transaction.atomic():
        _write_down(
            request, "store.restored", backup.store, reason, backup=backup.pk, lost=what_would_be_lost(backup)
        )
        ask_restore(backup=backup, actor=actor_of(request))


def move(request: OperatorRequest, *, store: Store, to: str, reason: str) -> None:
    """Take the store to another database. Raises ActionError (reason_required, database_unknown, …)."""
    with transaction.atomic():
        _write_down(request, "store.moved", store, reason, origin=store.db_alias, to=to)
        ask_move(store=store, to=to, actor=actor_of(request))


def delete(request: OperatorRequest, *, store: Store, reason: str) -> None:
    """Close the store, to be deleted. Raises ActionError (reason_required, leaving_already)."""
    with transaction.atomic():
        _write_down(request, "store.leaving", store, reason)
        ask_deletion(store=store, reason=reason, actor=actor_of(request))


def let_stay(request: OperatorRequest, *, store: Store, reason: str) -> None:
    """Take a deletion back. Raises ActionError (reason_required, not_leaving, too_late)."""
    with transaction.atomic():
        _write_down(request, "store.taken_back", store, reason)
        take_back(store=store, actor=actor_of(request))


def _write_down(request: OperatorRequest, act: str, store: Store, reason: str, **details: Any) -> None:
    if not reason.strip():
        raise ActionError("reason_required", _("Say why. It is kept with what you do."), field="reason")
    with on_platform():
        record_act(request, act, store=store, reason=reason, **details)
