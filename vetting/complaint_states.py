"""The states of a complaint, what may follow what, and what may be complained of."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What somebody complains of."""

    TRADEMARK = "trademark", _("Counterfeit or trademark")
    COPYRIGHT = "copyright", _("Copyright")
    ILLEGAL = "illegal", _("Illegal or dangerous goods")
    FRAUD = "fraud", _("Fraud")
    CONTENT = "content", _("Offensive content")
    PRIVACY = "privacy", _("Privacy")


PROPERTY = frozenset({Kind.TRADEMARK, Kind.COPYRIGHT})
"""Kinds that ask for the right that is infringed, and for a statement in good faith."""


OF_ALL = frozenset({Kind.ILLEGAL, Kind.FRAUD, Kind.CONTENT})
"""Kinds that are not the complainant's affair alone: what was taken down does not come back by their word."""


class Status(models.TextChoices):
    """How far a complaint is."""

    OPEN = "open", pgettext_lazy("complaint", "Open")
    MORE_NEEDED = "more_needed", pgettext_lazy("complaint", "Asked for more")
    REJECTED = "rejected", pgettext_lazy("complaint", "Rejected")
    TAKEN_DOWN = "taken_down", _("Taken down")
    COUNTERED = "countered", _("The merchant objects")
    RESTORED = "restored", _("Restored")
    UPHELD = "upheld", _("Stays down")
    WITHDRAWN = "withdrawn", pgettext_lazy("complaint", "Withdrawn")
    UNBACKED = "unbacked", _("Withdrawn, we look at it again")


MOVES: dict[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.MORE_NEEDED, Status.REJECTED, Status.TAKEN_DOWN, Status.WITHDRAWN}),
    Status.MORE_NEEDED: frozenset({Status.OPEN, Status.REJECTED, Status.TAKEN_DOWN, Status.WITHDRAWN}),
    Status.REJECTED: frozenset({Status.OPEN}),
    Status.TAKEN_DOWN: frozenset(
        {Status.COUNTERED, Status.RESTORED, Status.UPHELD, Status.WITHDRAWN, Status.UNBACKED}
    ),
    Status.COUNTERED: frozenset({Status.RESTORED, Status.UPHELD, Status.WITHDRAWN, Status.UNBACKED}),
    Status.RESTORED: frozenset(),
    Status.UPHELD: frozenset({Status.RESTORED, Status.WITHDRAWN, Status.UNBACKED}),
    Status.WITHDRAWN: frozenset(),
    Status.UNBACKED: frozenset({Status.RESTORED, Status.UPHELD}),
}
STANDING = frozenset({Status.TAKEN_DOWN, Status.COUNTERED, Status.UPHELD, Status.UNBACKED})
"""What was taken down stays down."""
WAITING = frozenset({Status.OPEN, Status.COUNTERED, Status.UNBACKED})
"""It is the operators' turn."""
ANSWERABLE = frozenset({Status.OPEN, Status.MORE_NEEDED, Status.COUNTERED})
"""Who complained may add something."""
WITHDRAWALS = frozenset({Status.WITHDRAWN, Status.UNBACKED})
"""Who complained does not stand by it any more."""
WAIT = timedelta(days=15)
"""How long the complainant has, after the merchant objected, to go to court or to an authority."""
TONES = {
    Status.OPEN: "warning",
    Status.MORE_NEEDED: "info",
    Status.REJECTED: "neutral",
    Status.TAKEN_DOWN: "danger",
    Status.COUNTERED: "warning",
    Status.RESTORED: "success",
    Status.UPHELD: "danger",
    Status.WITHDRAWN: "neutral",
    Status.UNBACKED: "warning",
}


class Target(models.TextChoices):
    """What is taken down."""

    PRODUCT = "product", _("The product")
    PAGE = "page", _("The page")
    ARTICLE = "article", _("The blog post")
    STORE = "store", _("The whole store")
