"""A complaint's whole life: made, answered, decided, objected to, ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.locks import hold
from tenants.context import in_store
from tenants.models import Store
from vetting import files
from vetting.complaint_letters import tell_complainant, tell_owners_of_complaint
from vetting.complaint_queries import Thing, mark_of
from vetting.complaint_reasons import REASONS
from vetting.complaint_reasons import said as reasons_said
from vetting.complaint_states import ANSWERABLE, MOVES, PROPERTY, WAIT, Kind, Status
from vetting.events import ComplaintMoved
from vetting.locks import lock_complaint
from vetting.models import Complaint, ComplaintFile, ComplaintStep
from vetting.takedown_queries import places_of

from .takedowns import lift, take_down

COMPLAINANT, MERCHANT = "complainant", "merchant"
MOST_FILES = 3
LONGEST = 4000
SAME_WITHIN = timedelta(minutes=15)
"""The same complaint sent again so soon is a second click."""


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

    The very same one sent again within minutes makes no second: the first is given. Raises ActionError
    (rights_needed, statement_needed, many_files, file_large, file_kind).
    """
    if draft.kind in PROPERTY and not draft.rights.strip():
        raise ActionError("rights_needed", _("Say which right of yours is infringed."), field="rights")
    if not draft.swears:
        raise ActionError("statement_needed", _("We need this statement from you."), field="swears")
    if len(evidence) > MOST_FILES:
        raise ActionError("many_files", _("Three files at most."), field="files")
    looked = [files.look_at(file) for file in evidence]
    kept = [(each, files.keep(files.COMPLAINTS, each)) for each in looked]
    told = {name: getattr(draft, name) for name in ("url", "kind", "name", "email", "words", "rights")}
    with transaction.atomic():
        hold(f"complaint:{draft.email.lower()}")
        twin = _twin(store, told)
        if twin is not None:
            for _file, key in kept:
                files.forget(key)
            return twin
        complaint = Complaint.objects.create(
            **told,
            links=draft.links,
            number=f"C{secrets.randbelow(10**9):09d}",
            store=store,
            store_uid=store.uid,
            store_name=store.name,
            language=language,
            swore_at=timezone.now(),
        )
        for file, key in kept:
            ComplaintFile.objects.create(
                complaint=complaint, name=file.name, media_type=file.media_type, key=key
            )
        step = keep_step(complaint, Status.OPEN, "", COMPLAINANT)
        transaction.on_commit(lambda: tell_complainant.delay(step.pk), robust=True)
    return complaint


def _twin(store: Store, told: dict[str, Any]) -> Complaint | None:
    since = timezone.now() - SAME_WITHIN
    return Complaint.objects.filter(store=store, made_at__gte=since, **told).order_by("pk").first()


@transaction.atomic
def answer_complaint(*, complaint: Complaint, words: str) -> Complaint:
    """Let the complainant add something; one that waited for it is open again.

    Raises ActionError (empty, ended).
    """
    words = _needed(words)
    current = lock_complaint(complaint.pk)
    if current.status not in ANSWERABLE:
        raise ActionError("ended", _("This complaint is decided, so nothing can be added."), field="words")
    if current.status == Status.MORE_NEEDED:
        move(current, Status.OPEN)
    keep_step(current, Status(current.status), words, COMPLAINANT)
    return current


@transaction.atomic
def decide_complaint(
    *,
    complaint: Complaint,
    status: Status,
    words: str = "",
    by: str,
    reasons: Sequence[str] = (),
    thing: Thing | None = None,
    actor: str = SYSTEM,
    seen: str | None = None,
) -> Complaint:
    """Ask for more, reject, take `thing` down, restore it, or let it stay down; both sides are told.

    `reasons` are names of vetting.complaint_reasons for this decision, `words` go with them as they are.
    `seen` is `mark_of` the complaint as who decides read it, None where nobody read a page.
    Raises ActionError (reason_required, reason_differs, stale, no_move, too_early, store_gone, those of
    suspending a store).
    """
    chosen, words = _chosen(status, reasons), words.strip()[:LONGEST]
    if not chosen and not words:
        message = _("Choose a reason or write one: both sides read it.")
        raise ActionError("reason_required", message, field="words")
    current = lock_complaint(complaint.pk)
    if seen is not None and seen != mark_of(current):
        raise ActionError("stale", _("Something happened to this complaint meanwhile. Read it, then decide."))
    former = current.status
    if status == Status.RESTORED and former == Status.COUNTERED and _still_waits(current):
        raise ActionError("too_early", _("The complainant still has time to answer the merchant."))
    move(current, status)
    if status == Status.TAKEN_DOWN:
        told = " ".join([*reasons_said(chosen), words]).strip()
        take_down(current, thing=thing, words=told, actor=actor)
    elif status == Status.RESTORED:
        lift(current, actor=actor)
    current.save()
    step = keep_step(current, status, words, by, chosen)
    if current.target:
        tell_store(current, step, actor)
    transaction.on_commit(lambda: tell_complainant.delay(step.pk), robust=True)
    return current


@transaction.atomic
def object_to(*, complaint: Complaint, name: str, words: str, actor: str = SYSTEM) -> Complaint:
    """The merchant says why the takedown is wrong; the complainant gets it, and has some time to answer.

    Raises ActionError (empty, no_move).
    """
    words, name = _needed(words), _needed(name, "name")
    current = lock_complaint(complaint.pk)
    move(current, Status.COUNTERED)
    current.counter, current.counter_name = words, name[:120]
    current.wait_until = timezone.now() + WAIT
    current.save()
    step = keep_step(current, Status.COUNTERED, words, MERCHANT)
    for place in places_of(current):
        _record(current, place.store, actor)
    transaction.on_commit(lambda: tell_complainant.delay(step.pk), robust=True)
    return current


@transaction.atomic
def note_on_complaint(*, complaint: Complaint, words: str, by: str) -> ComplaintStep:
    """Keep a word for other operators. Raises ActionError "empty"."""
    return ComplaintStep.objects.create(complaint=complaint, is_note=True, words=_needed(words), by=by)


def tell_store(complaint: Complaint, step: ComplaintStep, actor: str) -> None:
    """Write to the owners and into the store's log what became of a complaint; so in copies of the store."""
    for place in places_of(complaint):
        _record(complaint, place.store, actor)
        with in_store(place.store):
            tell_owners_of_complaint.send(step.pk)


def move(complaint: Complaint, status: Status) -> None:
    """Bring a locked complaint to a state. Raises ActionError "no_move" where that may not follow."""
    if status not in MOVES[Status(complaint.status)]:
        message = _("This complaint is now “%(state)s”, so this can't be done. Load the page again.")
        raise ActionError("no_move", message % {"state": complaint.get_status_display()})
    complaint.status = status
    complaint.save(update_fields=["status"])


def keep_step(
    complaint: Complaint, status: Status, words: str, by: str, reasons: Sequence[str] = ()
) -> ComplaintStep:
    """Write down what happened to a complaint."""
    return ComplaintStep.objects.create(
        complaint=complaint, status=status, words=words, by=by, reasons=list(reasons)
    )


def _record(complaint: Complaint, store: Store, actor: str) -> None:
    told = ComplaintMoved(number=complaint.number, status=complaint.status, target=complaint.target)
    with in_store(store):
        record(told, subject=store, actor=actor)


def _chosen(status: Status, reasons: Sequence[str]) -> list[str]:
    """Those of the chosen reasons that there are; one that is for another decision is a slip."""
    known = {name for each in REASONS.values() for name in each}
    chosen = [name for name in dict.fromkeys(reasons) if name in known]
    if not set(chosen) <= set(REASONS.get(status, {})):
        message = _("A reason you chose is for another decision. Choose one that fits this one.")
        raise ActionError("reason_differs", message, field="reasons")
    return chosen


def _still_waits(complaint: Complaint) -> bool:
    return complaint.wait_until is not None and complaint.wait_until > timezone.now()


def _needed(words: str, field: str = "words") -> str:
    words = words.strip()[:LONGEST]
    if not words:
        raise ActionError("empty", _("Write something first."), field=field)
    return words
