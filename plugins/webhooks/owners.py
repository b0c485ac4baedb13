"""Endpoints that belong to somebody else than the merchant: an app has them, and says how they are signed.

    own_with(find)      # in AppConfig.ready

`find(app)` is asked in the endpoint's store, when a message is written and again when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .models import Endpoint


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose endpoint it is: `url` and `keys`, the open secrets, are those of now; `may_hear` of an event."""

    name: str
    url: str
    keys: tuple[str, ...]
    may_hear: Callable[[str], bool]


type OwnerFinder = Callable[[str], Owner | None]
_finders: list[OwnerFinder] = []


def own_with(find: OwnerFinder) -> None:
    """Let a part of the platform own endpoints; their `app` is its name for them."""
    _finders[:] = [find]


def owner_of(endpoint: Endpoint) -> Owner | None:
    """Whose endpoint it is; None for a merchant's own, and for one whose owner is gone."""
    return _finders[0](endpoint.app) if endpoint.app and _finders else None


def hears(endpoint: Endpoint, event: str) -> bool:
    """Whether an endpoint that asks for an event is told of it: an app's only of what it may see now."""
    if not endpoint.app:
        return True
    owner = owner_of(endpoint)
    return owner is not None and owner.may_hear(event)
