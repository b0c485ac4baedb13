"""Deleting a store: asked for with a reason, taken back within a grace, done by the clock, and certified."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from tenants.cache import forget_store
from tenants.context import in_store, on_platform
from tenants.events import StoreLeaving, StoreTakenBack
from tenants.invalidation import announce
from tenants.locks import lock_store
from tenants.models import Store

from . import media
from .backups import forget_all
from .certified import owe_letters
from .export import tables_now
from .letters import tell_leaving, tell_taken_back, tell_warned
from .models import GRACE, Certificate, Deletion, FormerSchema
from .schemas import drop_schema
from .tables import copy_out, snapshot

log = logging.getLogger(__name__)
WARNING = timedelta(days=3)
"""How long before the end owners are told once more."""
LONGEST_REASON = 500


def ask_deletion(*, store: Store, reason: str, actor: str = SYSTEM, grace: timedelta = GRACE) -> Deletion:
    """Close the store now and delete it when the grace is over. Its owners are told, where there is one.

    Raises ActionError "reason_required", "leaving_already".
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise ActionError("reason_required", _("Say why the store is to be deleted."), field="reason")
    with in_store(store), transaction.atomic():
        current = lock_store(store.pk)
        if Deletion.objects.filter(store=current).exists():
            raise ActionError("leaving_already", _("This store is to be deleted already."))
        deletion = Deletion.objects.create(
            store=current,
            reason=reason,
            actor=actor,
            asked_by=_name_of(actor),
            former_status=current.status,
            due_at=timezone.now() + grace,
        )
        current.status = Store.Status.LEAVING
        current.save(update_fields=["status"])
        told = StoreLeaving(reason=reason, due=deletion.due_at.isoformat())
        record(told, subject=current, actor=actor)
        announce(current.pk)
        if grace:  # without one they were told before
            tell_leaving.send(deletion.pk)
    return deletion


def take_back(*, store: Store, actor: str = SYSTEM) -> Store:
    """Let the store stay, in the state it was in. Raises ActionError "not_leaving", "too_late"."""
    with in_store(store), transaction.atomic():
        current = lock_store(store.pk)
        deletion = Deletion.objects.select_for_update().filter(store=current).first()
        if deletion is None:
            raise ActionError("not_leaving", _("This store is not to be deleted."))
        if deletion.began_at is not None:
            raise ActionError("too_late", _("It is too late: the store is being deleted."))
        current.status = deletion.former_status
        current.save(update_fields=["status"])
        deletion.delete()
        record(StoreTakenBack(), subject=current, actor=actor)
        announce(current.pk)
        tell_taken_back.send()
    return current


def warn_due(now: datetime) -> int:
    """Tell the owners of stores that go soon, once; how many stores."""
    soon = Deletion.objects.filter(warned_at=None, began_at=None, due_at__lt=now + WARNING, due_at__gt=now)
    found = list(soon.select_related("store"))
    for deletion in found:
        with in_store(deletion.store), transaction.atomic():
            if Deletion.objects.filter(pk=deletion.pk, warned_at=None).update(warned_at=now):
                tell_warned.send(deletion.pk)
    return len(found)


def delete_store(*, store: Store, now: datetime | None = None) -> Certificate:
    """Remove the store and everything of it, for good. Goes on where an earlier run was cut off.

    Must not run in a transaction of a request: it takes a while. Raises ActionError "not_leaving", "not_due".
    """
    deletion = _begin(store, now or timezone.now())
    with on_platform():
        for former in FormerSchema.objects.filter(store=store):
            drop_schema(former.schema_name, former.db_alias)
    drop_schema(store.schema_name, store.db_alias)
    with in_store(store):
        media.forget_all()
    backups = forget_all(store)
    hosts = list(store.domains.values_list("host", flat=True))
    with on_platform(), transaction.atomic():
        certificate = _certified(store, deletion, backups)
        owe_letters(certificate, store)
        announce(store.pk, hosts)
        transaction.on_commit(lambda: forget_store(store), robust=True)
        Store.objects.filter(pk=store.pk).delete()
    log.info("store %s was deleted; its certificate is %s", store.uid, certificate.uid)
    return certificate


def _begin(store: Store, now: datetime) -> Deletion:
    """From here on it can't be taken back: what there is is counted, and the row says so."""
    with on_platform(), transaction.atomic():
        lock_store(store.pk)
        deletion = Deletion.objects.select_for_update().filter(store=store).first()
        if deletion is None:
            raise ActionError("not_leaving", _("This store is not to be deleted."))
        if deletion.due_at > now:
            raise ActionError("not_due", _("This store can still be taken back; it is not deleted yet."))
        if deletion.began_at is None:
            deletion.began_at = now
            deletion.save(update_fields=["began_at"])
    if not deletion.facts:
        deletion.facts = counted(store)
        deletion.save(update_fields=["facts"])
    return deletion


def counted(store: Store) -> dict[str, Any]:
    """What a store has: rows of each table, one checksum over all of them, and files."""
    rows: dict[str, int] = {}
    whole = hashlib.sha256()
    with in_store(store), snapshot():
        for table in tables_now(store):
            digest, lines = hashlib.sha256(), -1
            for line in copy_out(table):
                digest.update(line)
                lines += 1
            rows[table.name] = lines
            whole.update(f"{table.name}:{digest.hexdigest()}\n".encode())
    with in_store(store):
        files = sum(1 for _path in media.paths())
    return {"rows": rows, "checksum": whole.hexdigest(), "files": files}


def _certified(store: Store, deletion: Deletion, backups: int) -> Certificate:
    assert deletion.began_at is not None
    return Certificate.objects.create(
        store_uid=store.uid,
        store_number=store.pk,
        handle=store.handle,
        name=store.name,
        opened_at=store.created_at,
        reason=deletion.reason,
        asked_by=deletion.asked_by,
        asked_at=deletion.asked_at,
        began_at=deletion.began_at,
        rows=deletion.facts.get("rows", {}),
        files=deletion.facts.get("files", 0),
        checksum=deletion.facts.get("checksum", ""),
        backups=backups,
    )


def due(now: datetime) -> list[Store]:
    """Stores whose grace is over."""
    return list(Store.objects.filter(deletion__due_at__lte=now).order_by("pk"))


def _name_of(actor: str) -> str:
    """Who asked, for the certificate: the e-mail address of an account, else what events call them."""
    number = actor.removeprefix("account:")
    if number == actor or not number.isdigit():
        return actor
    found = get_user_model()._default_manager.filter(pk=int(number)).values_list("email", flat=True).first()
    return found or actor
