"""Locks of access tokens."""

from __future__ import annotations

from .models import AccessToken


def lock_open_tokens() -> list[AccessToken]:
    """The tokens that were not revoked, locked: so that two new ones are counted one after the other."""
    return list(AccessToken.objects.select_for_update().filter(revoked_at=None).order_by("pk"))
