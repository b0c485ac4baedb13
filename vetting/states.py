"""The states of a business's check, and what may follow what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far the check of a business is."""

    DRAFT = "draft", pgettext_lazy("check of a business", "Not handed in")
    SUBMITTED = "submitted", _("Waits to be looked at")
    IN_REVIEW = "in_review", _("Being looked at")
    MORE_NEEDED = "more_needed", _("Something is missing")
    APPROVED = "approved", pgettext_lazy("check of a business", "Approved")
    REFUSED = "refused", pgettext_lazy("check of a business", "Refused")


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED}),
    State.SUBMITTED: frozenset({State.IN_REVIEW, State.APPROVED, State.MORE_NEEDED, State.REFUSED}),
    State.IN_REVIEW: frozenset({State.APPROVED, State.MORE_NEEDED, State.REFUSED}),
    State.MORE_NEEDED: frozenset({State.SUBMITTED, State.REFUSED}),
    State.APPROVED: frozenset({State.SUBMITTED, State.MORE_NEEDED, State.REFUSED}),
    State.REFUSED: frozenset({State.SUBMITTED, State.APPROVED}),
}
"""What may follow each state. A merchant hands in; all else operators do."""
WAITING = frozenset({State.SUBMITTED, State.IN_REVIEW})
"""It is the operators' turn, and the merchant can't change what they look at."""
DECISIONS = frozenset({State.APPROVED, State.MORE_NEEDED, State.REFUSED})
TONES = {
    State.DRAFT: "neutral",
    State.SUBMITTED: "warning",
    State.IN_REVIEW: "info",
    State.MORE_NEEDED: "warning",
    State.APPROVED: "success",
    State.REFUSED: "danger",
}
"""How each state is coloured."""
