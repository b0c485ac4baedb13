"""What the merchant does: fills in, shows papers, hands in."""

from __future__ import annotations

import hmac
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from plugins.secrets import sealed
from tenants.models import Store
from vetting import files
from vetting.checks import faults_of
from vetting.clearance import forget_clearance
from vetting.draft import ALL, PLAIN, BusinessDraft
from vetting.events import BusinessTold, PaperChanged
from vetting.goods import BY_NAME
from vetting.locks import lock_profile
from vetting.models import BusinessPaper, BusinessProfile, BusinessStep
from vetting.numbers import tidy
from vetting.papers import Paper
from vetting.states import WAITING, State

MOST_PAPERS = 20


def digest_of(number: str) -> str:
    """By what the same number is found in another store; "" for none. It tells nobody the number."""
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, b"vetting number:" + number.encode(), "sha256").hex() if number else ""


@transaction.atomic
def save_profile(*, store: Store, draft: BusinessDraft, actor: str = SYSTEM) -> BusinessProfile:
    """Keep what is filled in, whole or not. Runs in the store.

    A business that was approved is handed in anew where something changed that was looked at; then all that
    `submit_profile` asks for is asked for. Raises ActionError (being_looked_at, and those of submit_profile).
    """
    profile = lock_profile(store)
    _refuse_while_waiting(profile)
    changed = _fill(profile, draft)
    profile.updated_at = timezone.now()
    profile.save()
    if profile.state == State.APPROVED and changed - PLAIN:
        _hand_in(profile, actor)
    return profile


@transaction.atomic
def submit_profile(*, store: Store, actor: str = SYSTEM) -> BusinessProfile:
    """Hand the profile in, to be looked at. Runs in the store.

    Raises ActionError being_looked_at, or the first fault (incomplete) with its field.
    """
    profile = lock_profile(store)
    _refuse_while_waiting(profile)
    _hand_in(profile, actor)
    return profile


def add_paper(*, store: Store, kind: Paper, file: UploadedFile[Any], actor: str = SYSTEM) -> BusinessPaper:
    """Show a document. Runs in the store. Raises ActionError (file_large, file_kind, many_papers,
    being_looked_at)."""
    found = files.look_at(file)
    key = files.keep(str(store.uid), found)
    try:
        with transaction.atomic():
            return _add(store, kind, found, key, actor)
    except ActionError:
        files.forget(key)
        raise


def _add(store: Store, kind: Paper, found: files.LookedAt, key: str, actor: str) -> BusinessPaper:
    profile = lock_profile(store)
    _refuse_while_waiting(profile)
    if profile.papers.count() >= MOST_PAPERS:
        message = _("There are %(count)s documents already. Remove one that counts no more.")
        raise ActionError("many_papers", message % {"count": MOST_PAPERS}, field="file")
    paper = BusinessPaper.objects.create(
        profile=profile,
        kind=kind,
        name=found.name,
        media_type=found.media_type,
        size=len(found.data),
        key=key,
    )
    record(PaperChanged(kind=kind, is_added=True), subject=store, actor=actor)
    return paper


@transaction.atomic
def remove_paper(*, store: Store, uid: UUID, actor: str = SYSTEM) -> None:
    """Take a document away, for good. Runs in the store.

    Raises BusinessPaper.DoesNotExist, and ActionError (being_looked_at, paper_approved).
    """
    profile = lock_profile(store)
    paper = profile.papers.get(uid=uid)
    _refuse_while_waiting(profile)
    if str(paper.uid) in profile.approved.get("papers", ()):
        message = _("What we approved rests on this document, so it stays. Add the new one beside it.")
        raise ActionError("paper_approved", message)
    paper.delete()
    record(PaperChanged(kind=paper.kind, is_added=False), subject=store, actor=actor)
    transaction.on_commit(lambda: files.forget(paper.key), robust=True)


def _refuse_while_waiting(profile: BusinessProfile) -> None:
    if profile.state in WAITING:
        message = _(
            "We are looking at what you handed in, so it can't be changed now. You get a letter soon."
        )
        raise ActionError("being_looked_at", message)


def _fill(profile: BusinessProfile, draft: BusinessDraft) -> set[str]:
    """Write the draft into the profile; the names of the fields that changed."""
    told = asdict(draft) | {"sells": sorted(name for name in draft.sells if name in BY_NAME)}
    number = tidy(draft.number)
    changed = {name for name in ALL if name != "number" and getattr(profile, name) != told[name]}
    for name in changed:
        setattr(profile, name, told[name])
    if digest_of(number) != profile.number_digest:
        profile.number_sealed, profile.number_digest = sealed(number), digest_of(number)
        changed.add("number")
    return changed


def _hand_in(profile: BusinessProfile, actor: str) -> None:
    faults = faults_of(profile, set(profile.papers.values_list("kind", flat=True)))
    if faults:
        field, message = faults[0]
        raise ActionError("incomplete", message, field=field)
    now = timezone.now()
    if profile.due_at is not None and profile.due_at <= now:
        profile.due_at = None  # it was late: handing in does not open payments again
    profile.state, profile.submitted_at, profile.reviewer = State.SUBMITTED, now, ""
    profile.save()
    BusinessStep.objects.create(profile=profile, state=State.SUBMITTED, at=now)
    record(BusinessTold(kind=profile.kind), subject=profile.store, actor=actor)
    store = profile.store
    transaction.on_commit(lambda: forget_clearance(store), robust=True)
