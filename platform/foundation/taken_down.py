"""Things of a store that the platform took down: whoever publishes asks first.

refuse_taken_down("product", [product])      # in the action that would let shoppers see it

Which they are, a higher floor says (`ask_with`); without one nothing is taken down. A thing is held where it
is the one that was taken down, and where it was made anew after that with its name or address.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from .errors import ActionError


class Shown(Protocol):
    """What can be published: a product, a page, a post. `pk` is None for one that is not saved yet."""

    handle: str
    title: str
    created_at: datetime

    @property
    def pk(self) -> int | None: ...


@dataclass(frozen=True)
class Held:
    """Why a thing may not be published. `is_copy`: it only has the name or address of what was taken down."""

    title: str
    is_copy: bool


type Finder = Callable[[str, Collection[Shown]], Held | None]
_finder: list[Finder] = []


def ask_with(find: Finder) -> None:
    """Let a higher floor say whether one of these things of the current store is held: find(kind, things)."""
    _finder[:] = [find]


def refuse_taken_down(kind: str, things: Collection[Shown]) -> None:
    """Raise ActionError "taken_down" where one of these may not be published; `kind` as product, page."""
    held = _finder[0](kind, things) if _finder and things else None
    if held is None:
        return
    if held.is_copy:
        message = _(
            "The platform took down “%(title)s” after a complaint, and this has its name or address, so it "
            "can't be published. If it is something else, call it something else. See Complaints."
        )
        raise ActionError("taken_down", message % {"title": held.title})
    message = _("The platform took this down after a complaint, so it can't be published. See Complaints.")
    raise ActionError("taken_down", message)
