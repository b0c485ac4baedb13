"""What happens to a store's access tokens."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class AccessTokenMade(EventPayload, name="access.token_made"):
    """Somebody made a token with which a program may call the API."""

    token: int
    title: str
    scopes: list[str]


@dataclass(frozen=True)
class AccessTokenRevoked(EventPayload, name="access.token_revoked"):
    """An access token was revoked: it opens nothing any more."""

    token: int
    title: str
