"""What is kept of a failure in the background, and what it says to who reads it later, in their language."""

from __future__ import annotations

import errno

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import ActionError

WORDS = {
    "archive_damaged": gettext_lazy("This backup is damaged. Take another one."),
    "backup_missing": gettext_lazy("This backup is no longer where it was kept. Take another one."),
    "archive_newer": gettext_lazy("This backup was made by a newer version of Kaidian."),
    "archive_old": gettext_lazy("This backup is too old to be read."),
    "no_room": gettext_lazy("There was no room left to write the file. Try again later."),
    "store_moved": gettext_lazy("The store was moved meanwhile. Try again."),
    "backup_outrun": gettext_lazy("The store was restored or moved meanwhile. Back it up again."),
    "store_unavailable": gettext_lazy("The platform has no place ready. Try again in a few minutes."),
    "undo_away": gettext_lazy(
        "What the store was before lies where it cannot be reached right now. It is kept; try again later."
    ),
    "undone_already": gettext_lazy("This was undone already."),
}  # fmt: skip
"""What a failure means to an owner, by its code."""


def refusal(code: str) -> ActionError:
    """An error with the words of its code."""
    return ActionError(code, WORDS[code])


def to_keep(error: BaseException) -> str:
    """What a row keeps of an error as its `fault`: a code where its words are known, else what it says."""
    if is_full(error):
        return "no_room"
    code = getattr(error, "code", "")
    return (code if code in WORDS else str(error) or type(error).__name__)[:500]


def is_full(error: BaseException) -> bool:
    """Whether a disk has no room left."""
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def for_owners(fault: str) -> str:
    """What a `fault` says to a team; what only we can make sense of is not shown to them."""
    if not fault:
        return ""
    known = WORDS.get(fault)
    return str(known) if known else _("Something went wrong on our side. Try again, or ask us for help.")


def for_operators(fault: str) -> str:
    """What a `fault` says to operators: all that is known."""
    return str(WORDS.get(fault, fault))
