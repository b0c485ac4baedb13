"""Reasons that operators choose from when they decide on a complaint.

Both sides read them, each in their own language: so they speak to neither.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .complaint_states import Status

REASONS: dict[Status, dict[str, str | Promise]] = {
    Status.MORE_NEEDED: {
        "right_unproven": _(
            "Proof of the right is missing: the certificate, or its owner's leave to speak for them."
        ),
        "place_unclear": _("The exact address of the product or page is missing."),
        "wrong_unclear": _("It is not clear what exactly is wrong: which words, which picture, which goods."),
        "proof_unreadable": _("A file can't be read."),
    },
    Status.REJECTED: {
        "not_proven": _("What was shown does not prove it."),
        "not_alike": _("What is sold there is not the same, and can't be taken for it."),
        "genuine": _("The goods are genuine, and may be sold on."),
        "other_country": _("The right does not count in the countries that the store sells to."),
        "for_a_court": _("It is a dispute between two sides that only a court or an authority can settle."),
        "not_there": _("What was complained of is not there any more."),
        "nothing_new": _("It was decided before, and nothing is new."),
    },
    Status.TAKEN_DOWN: {
        "counterfeit": _("The goods bear a brand without its owner's leave."),
        "copied": _("It uses pictures or texts of others without their leave."),
        "forbidden": _("It may not be sold on Kaidian."),
        "unlicensed": _("It may be sold with a licence only, and none was shown."),
        "misleading": _("It promises what is not true."),
        "cheating": _("Buyers paid and did not get what they bought."),
        "offensive": _("It insults, threatens or incites."),
        "personal": _("It shows personal data of somebody who did not agree."),
    },
    Status.RESTORED: {
        "objection_holds": _("The objection shows that it may be sold or shown."),
        "no_court": _("Nobody showed in time that a court or an authority is looking at it."),
        "mended": _("What was wrong has been mended."),
        "our_mistake": _("The takedown was our mistake."),
    },
    Status.UPHELD: {
        "objection_fails": _("The objection does not show that it may be sold or shown."),
        "in_court": _("A court or an authority is looking at it."),
        "still_wrong": _("What was wrong is still wrong."),
    },
}
"""By the decision that they are for. Kept by name; a name that leaves this list is shown no more."""
_ALL = {name: text for reasons in REASONS.values() for name, text in reasons.items()}


def said(names: Iterable[str]) -> list[str]:
    """The sentences of chosen reasons, in the reader's language."""
    return [str(_ALL[name]) for name in names if name in _ALL]
