"""Locks of remote apps: the installation, then the grant, then its token."""

from __future__ import annotations

from .models import AppInstallation, Grant, Token


def lock_installation(app: str) -> AppInstallation | None:
    """The installation, locked until the transaction ends; None where the store has no such app."""
    return AppInstallation.objects.select_for_update().filter(pk=app).first()


def lock_grant(grant_id: int) -> Grant:
    """A consent, locked until the transaction ends. Raises Grant.DoesNotExist."""
    return Grant.objects.select_for_update().get(pk=grant_id)


def lock_token(digest: str) -> Token | None:
    """A token, its grant loaded, locked until the transaction ends; None where there is none."""
    rows = Token.objects.select_for_update(of=("self",)).select_related("grant")
    return rows.filter(digest=digest).first()
