"""Things of a store that the platform took down: whoever publishes asks first.

refuse_taken_down("product", [12])       # in the action that would let shoppers see it again

Which they are, a higher floor says (`ask_with`); without one nothing is taken down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from .errors import ActionError

type Finder = Callable[[str, Collection[int]], Collection[int]]
_finder: list[Finder] = []


def ask_with(find: Finder) -> None:
    """Let a higher floor say which of these things of the current store are taken down: find(kind, ids)."""
    _finder[:] = [find]


def refuse_taken_down(kind: str, numbers: Collection[int]) -> None:
    """Raise ActionError "taken_down" where one of these may not be published; `kind` as product, page."""
    if _finder and numbers and _finder[0](kind, numbers):
        message = _(
            "The platform took this down after a complaint, so it can't be published. See Complaints."
        )
        raise ActionError("taken_down", message)
