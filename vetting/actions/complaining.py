"""A complaint's whole life: made, answered, decided, objected to, ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.actions.publishing import set_status
from storefront.catalog.models import Product
from storefront.content.actions.hiding import show_from
from storefront.content.models import Article, ContentPage
from tenants.actions import reopen_store, suspend_store
from tenants.context import in_store
from tenants.models import Store
from vetting import files
from vetting.complaint_letters import tell_complainant, tell_owners_of_complaint
from vetting.complaint_queries import Thing
from vetting.complaint_states import MOVES, PROPERTY, STANDING, WAIT, Kind, Status, Target
from vetting.events import ComplaintMoved
from vetting.locks import lock_complaint
from vetting.models import Complaint, ComplaintFile, ComplaintStep

COMPLAINANT, MERCHANT = "complainant", "merchant"
MOST_FILES = 3
LONGEST = 4000


@dataclass(frozen=True)
class ComplaintDraft:
    """What somebody says who complains. `swears`: that it is true, in good faith, and their own right."""

    url: str
    kind: Kind
    name: str
    email: str
    words: str
    rights: str = ""
    links: str = ""
    swears: bool = False


def make_complaint(
    *, store: Store, draft: ComplaintDraft, evidence: Sequence[UploadedFile[Any]] = (), language: str
) -> Complaint:
    """Take a complaint in; who made it gets a letter with its number and a link to it.

    Raises ActionError (rights_needed, statement_needed, many_files, file_large, file_kind).
    """
    if draft.kind in PROPERTY and not draft.rights.strip():
        raise ActionError("rights_needed", _("Say which right of yours is infringed."), field="rights")
    if not draft.swears:
        raise ActionError("statement_needed", _("We need this statement from you."), field="swears")
    if len(evidence) > MOST_FILES:
        raise ActionError("many_files", _("Three files at most."), field="files")
    looked = [files.look_at(file) for file in evidence]
    kept = [(each, files.keep(files.COMPLAINTS, each)) for each in looked]
    with transaction.atomic():
        told = {name: getattr(draft, name) for name in ("url", "kind", "name", "email", "words", "rights")}
        complaint = Complaint.objects.create(
            **told,
            links=draft.links,
            number=f"C{secrets.randbelow(10**9):09d}",
            store=store,
            store_name=store.name,
            language=language,
            swore_at=timezone.now(),
        )
        for file, key in kept:
            ComplaintFile.objects.create(
                complaint=complaint, name=file.name, media_type=file.media_type, key=key
            )
        step = _step(complaint, Status.OPEN, "", COMPLAINANT)
        transaction.on_commit(lambda: tell_complainant.delay(step.pk), robust=True)
    return complaint


@transaction.atomic
def answer_complaint(*, complaint: Complaint, words: str) -> Complaint:
    """Let the complainant add something; one that waited for it is open again. Raises ActionError "empty"."""
    words = _needed(words)
    current = lock_complaint(complaint.pk)
    if current.status == Status.MORE_NEEDED:
        _move(current, Status.OPEN)
    _step(current, Status(current.status), words, COMPLAINANT)
    return current


@transaction.atomic
def decide_complaint(
    *,
    complaint: Complaint,
    status: Status,
    words: str,
    by: str,
    thing: Thing | None = None,
    actor: str = SYSTEM,
) -> Complaint:
    """Ask for more, reject, take `thing` down, restore it, or let it stay down; both sides are told.

    Raises ActionError (empty, no_move, too_early, store_gone, those of suspending a store).
    """
    words = _needed(words)
    current = lock_complaint(complaint.pk)
    former = current.status
    if status == Status.RESTORED and former == Status.COUNTERED and _still_waits(current):
        raise ActionError("too_early", _("The complainant still has time to answer the merchant."))
    _move(current, status)
    if status == Status.TAKEN_DOWN:
        _take_down(current, thing, words, actor)
    elif status == Status.RESTORED:
        _restore(current, actor)
    current.save()
    step = _step(current, status, words, by)
    if current.target and current.store is not None:
        _tell_store(current, step, actor)
    transaction.on_commit(lambda: tell_complainant.delay(step.pk), robust=True)
    return current


@transaction.atomic
def object_to(*, complaint: Complaint, name: str, words: str, actor: str = SYSTEM) -> Complaint:
    """The merchant says why the takedown is wrong; the complainant gets it, and has some time to answer.

    Raises ActionError (empty, no_move).
    """
    words, name = _needed(words), _needed(name, "name")
    current = lock_complaint(complaint.pk)
    _move(current, Status.COUNTERED)
    current.counter, current.counter_name = words, name[:120]
    current.wait_until = timezone.now() + WAIT
    current.save()
    step = _step(current, Status.COUNTERED, words, MERCHANT)
    if current.store is not None:
        _record(current, actor)
    transaction.on_commit(lambda: tell_complainant.delay(step.pk), robust=True)
    return current


@transaction.atomic
def note_on_complaint(*, complaint: Complaint, words: str, by: str) -> ComplaintStep:
    """Keep a word for other operators. Raises ActionError "empty"."""
    return ComplaintStep.objects.create(complaint=complaint, is_note=True, words=_needed(words), by=by)


def keep_down(complaint: Complaint) -> bool:
    """Hide again what a restored backup brought back; whether it had to be."""
    if complaint.store is None or complaint.status not in STANDING or complaint.target == Target.STORE:
        return False
    with in_store(complaint.store):
        return bool(_hide(complaint, SYSTEM))


def _take_down(complaint: Complaint, thing: Thing | None, words: str, actor: str) -> None:
    if complaint.store is None or thing is None:
        raise ActionError("store_gone", _("The store is not there any more."))
    complaint.target, complaint.target_id, complaint.target_title = thing.target, thing.number, thing.title
    if thing.target == Target.STORE:
        complaint.former = complaint.store.status
        suspend_store(store=complaint.store, reason=words, actor=actor)
        return
    with in_store(complaint.store):
        complaint.former = _hide(complaint, actor)


def _hide(complaint: Complaint, actor: str) -> str:
    """Hide it now; how it was seen before, "" where it was not."""
    number = complaint.target_id or 0
    if complaint.target == Target.PRODUCT:
        shown = Product.objects.filter(pk=number, status=Product.Status.ACTIVE)
        if not shown.exists():
            return ""
        set_status(product_ids=[number], status=Product.Status.DRAFT, actor=actor)
        return Product.Status.ACTIVE.value
    try:
        before = show_from(kind=complaint.target, number=number, moment=None, actor=actor)
    except (ContentPage.DoesNotExist, Article.DoesNotExist):
        return ""
    return before.isoformat() if before else ""


def _restore(complaint: Complaint, actor: str) -> None:
    """Show it as it was. What another complaint holds down stays hidden."""
    complaint.save(update_fields=["status"])
    others = Complaint.objects.filter(
        store=complaint.store, target=complaint.target, target_id=complaint.target_id, status__in=STANDING
    ).exclude(pk=complaint.pk)
    if complaint.store is None or others.exists() or not complaint.former:
        return
    if complaint.target == Target.STORE:
        reopen_store(store=complaint.store, actor=actor)
        return
    with in_store(complaint.store):
        _show(complaint, actor)


def _show(complaint: Complaint, actor: str) -> None:
    number = complaint.target_id or 0
    if complaint.target == Target.PRODUCT:
        set_status(product_ids=[number], status=Product.Status.ACTIVE, actor=actor)
        return
    model = Article if complaint.target == Target.ARTICLE else ContentPage
    if model.objects.filter(pk=number).exists():
        moment = datetime.fromisoformat(complaint.former)
        show_from(kind=complaint.target, number=number, moment=moment, actor=actor)


def _tell_store(complaint: Complaint, step: ComplaintStep, actor: str) -> None:
    _record(complaint, actor)
    assert complaint.store is not None
    with in_store(complaint.store):
        tell_owners_of_complaint.send(step.pk)


def _record(complaint: Complaint, actor: str) -> None:
    assert complaint.store is not None
    told = ComplaintMoved(number=complaint.number, status=complaint.status, target=complaint.target)
    with in_store(complaint.store):
        record(told, subject=complaint.store, actor=actor)


def _move(complaint: Complaint, status: Status) -> None:
    if status not in MOVES[Status(complaint.status)]:
        message = _("This complaint is now “%(state)s”, so this can't be done. Load the page again.")
        raise ActionError("no_move", message % {"state": complaint.get_status_display()})
    complaint.status = status
    complaint.save(update_fields=["status"])


def _step(complaint: Complaint, status: Status, words: str, by: str) -> ComplaintStep:
    return ComplaintStep.objects.create(complaint=complaint, status=status, words=words, by=by)


def _still_waits(complaint: Complaint) -> bool:
    return complaint.wait_until is not None and complaint.wait_until > timezone.now()


def _needed(words: str, field: str = "words") -> str:
    words = words.strip()[:LONGEST]
    if not words:
        raise ActionError("empty", _("Write something first."), field=field)
    return words
