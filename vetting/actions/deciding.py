"""What operators do with a business that was handed in. Who writes it down is the console."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from tenants.context import in_store
from tenants.models import Store
from vetting.clearance import forget_clearance
from vetting.draft import snapshot
from vetting.events import BusinessDecided
from vetting.letters import tell_decision
from vetting.locks import lock_profile
from vetting.models import BusinessProfile, BusinessStep
from vetting.reasons import REASONS
from vetting.states import DECISIONS, MOVES, State

TIME_FOR_MORE = timedelta(days=14)
"""How long an approved store goes on taking payments after it was asked for more."""
LONGEST_WORDS = 1000


def take_up(*, store: Store, by: str) -> BusinessProfile:
    """Begin to look at a business; others see by whom. Raises ActionError "no_move"."""
    with in_store(store), transaction.atomic():
        profile = _moving(store, State.IN_REVIEW)
        profile.reviewer = by
        profile.save()
        BusinessStep.objects.create(profile=profile, state=State.IN_REVIEW, by=by)
    return profile


def decide(
    *,
    store: Store,
    state: State,
    by: str,
    reasons: Sequence[str] = (),
    words: str = "",
    actor: str = SYSTEM,
) -> BusinessProfile:
    """Approve a business, ask for more, or refuse it; its owners are told, with the reasons.

    `reasons` are names of vetting.reasons, `words` go with them as they are. Raises ActionError no_move,
    reason_required.
    """
    if state not in DECISIONS:
        raise ValueError(state)
    chosen, words = [name for name in reasons if name in REASONS], words.strip()[:LONGEST_WORDS]
    if state != State.APPROVED and not chosen and not words:
        message = _("Choose a reason or write one: the merchant reads it.")
        raise ActionError("reason_required", message, field="words")
    with in_store(store), transaction.atomic():
        profile = _moving(store, state)
        _settle(profile, state)
        step = BusinessStep.objects.create(
            profile=profile, state=state, by=by, reasons=chosen, words=words, facts=_facts(profile)
        )
        record(BusinessDecided(state=state.value), subject=store, actor=actor)
        tell_decision.send(step.pk)
        transaction.on_commit(lambda: forget_clearance(store), robust=True)
    return profile


@transaction.atomic
def add_note(*, store: Store, words: str, by: str) -> BusinessStep:
    """Keep a word for other operators; the merchant never sees it. Raises ActionError "note_empty"."""
    words = words.strip()[:LONGEST_WORDS]
    if not words:
        raise ActionError("note_empty", _("Write something first."), field="words")
    return BusinessStep.objects.create(profile=lock_profile(store), is_note=True, words=words, by=by)


def _moving(store: Store, state: State) -> BusinessProfile:
    """The profile, locked, in its new state but not saved."""
    profile = lock_profile(store)
    if state not in MOVES[State(profile.state)]:
        message = _("Somebody else was faster: this business is now “%(state)s”. Load the page again.")
        raise ActionError("no_move", message % {"state": profile.get_state_display()})
    profile.state = state
    return profile


def _settle(profile: BusinessProfile, state: State) -> None:
    now = timezone.now()
    profile.decided_at = now
    if state == State.APPROVED:
        profile.approved = snapshot(
            profile, [str(uid) for uid in profile.papers.values_list("uid", flat=True)]
        )
        profile.is_cleared, profile.due_at = True, None
    elif state == State.REFUSED:
        profile.is_cleared, profile.due_at = False, None
    elif profile.is_cleared or profile.due_at is not None:
        # Payments go on for a while: what is asked for may take some days to get.
        profile.is_cleared, profile.due_at = False, now + TIME_FOR_MORE
    profile.save()


def _facts(profile: BusinessProfile) -> dict[str, str]:
    return {"due_at": profile.due_at.isoformat()} if profile.due_at else {}
