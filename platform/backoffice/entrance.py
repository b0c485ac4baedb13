"""The way from the back office into the shop, which may be closed to everybody else.

Whoever closes shops offers the way in:

    offer_entrance(lambda store, path: signed_address(store, path))
"""

from __future__ import annotations

from collections.abc import Callable

from tenants.models import Store

type Entrance = Callable[[Store, str], str]
"""(store, path in the shop) → an address that lets a member of the team in."""

_entrances: list[Entrance] = []


def offer_entrance(entrance: Entrance) -> None:
    """Let this be the way into shops that are closed; a later offer replaces it."""
    _entrances[:] = [entrance]


def way_in(store: Store, path: str) -> str:
    """Where a member of the team sees a page of the shop. What is no path leads to the home page."""
    is_path = path.startswith("/") and not path.startswith("//") and "\\" not in path
    wanted = path if is_path else "/"
    return _entrances[0](store, wanted) if _entrances and store.has_password else f"{store.url}{wanted}"
