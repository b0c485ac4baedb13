"""Codes become tokens, tokens become newer ones, and what is used a second time ends them all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import record
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.events import AppAccessRevoked
from plugins.remote_apps.locks import lock_grant, lock_token
from plugins.remote_apps.models import Grant, Token
from plugins.remote_apps.queries import actor_of_app
from plugins.remote_apps.secrets import digest_of

from .installing import install_locked

ACCESS_LIVES = timedelta(hours=1)
REFRESH_LIVES = timedelta(days=90)


class ReusedError(Exception):
    """A code or token came a second time. All that came of its consent was revoked."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token and the refresh token that follows it, as the app gets them."""

    access: str
    refresh: str


def redeem_code(*, app: RemoteApp, grant: Grant, pair: Pair) -> None:
    """Install the app and keep the tokens that its code was changed into. Former consents of it end.

    Raises ReusedError for a code that was redeemed already, ActionError "expired" for one out of its time.
    """
    with transaction.atomic():
        row = lock_grant(grant.pk)
        is_reused = row.code_used_at is not None or row.revoked_at is not None
        if is_reused:
            _revoke(row, "code_reused")
        elif row.code_until <= timezone.now():
            raise ActionError("expired", _("The code is too old."))
        else:
            row.code_used_at = timezone.now()
            row.save(update_fields=["code_used_at"])
            Grant.objects.filter(app=row.app).exclude(pk=row.pk).delete()
            install_locked(app=app, grant=row)
            _keep(row, pair, row.scopes, row.scopes)
    if is_reused:
        raise ReusedError


def spend_code(*, grant: Grant) -> None:
    """A code came with something wrong beside it: nobody may try again with it."""
    Grant.objects.filter(pk=grant.pk, code_used_at=None).update(code_used_at=timezone.now())


def refresh(*, token: Token, scopes: Collection[str], pair: Pair) -> None:
    """Change a refresh token into newer tokens; the access token may less where `scopes` say so.

    Raises ReusedError for one that was used already: it may have been stolen, so all of its family end.
    """
    with transaction.atomic():
        row = lock_token(token.digest)
        if row is None:
            raise ReusedError
        is_reused = row.used_at is not None
        if is_reused:
            _revoke(lock_grant(row.grant_id), "token_reused")
        else:
            row.used_at = timezone.now()
            row.save(update_fields=["used_at"])
            row.grant.tokens.filter(kind=Token.Kind.ACCESS).delete()
            _keep(row.grant, pair, scopes, row.scopes)
    if is_reused:
        raise ReusedError


def revoke_token(*, app: RemoteApp, secret: str) -> None:
    """An app gives a token back (RFC 7009): an access token alone, with a refresh token all of its family."""
    with transaction.atomic():
        row = lock_token(digest_of(secret))
        if row is None or row.grant.app != app.client_id:
            return
        if row.kind == Token.Kind.ACCESS:
            row.delete()
        else:
            _revoke(lock_grant(row.grant_id), "app")


def sweep_tokens() -> None:
    """Forget what opens nothing any more: old tokens, codes nobody redeemed, consents without tokens."""
    now = timezone.now()
    Token.objects.filter(expires_at__lt=now).delete()
    spent = Grant.objects.filter(Q(code_until__lt=now - timedelta(days=1)), tokens=None)
    spent.delete()


def _keep(grant: Grant, pair: Pair, scopes: Collection[str], original: Collection[str]) -> None:
    now = timezone.now()
    Token.objects.bulk_create(
        [
            Token(
                grant=grant,
                kind=Token.Kind.ACCESS,
                digest=digest_of(pair.access),
                scopes=sorted(scopes),
                expires_at=now + ACCESS_LIVES,
            ),
            Token(
                grant=grant,
                kind=Token.Kind.REFRESH,
                digest=digest_of(pair.refresh),
                scopes=sorted(original),
                expires_at=now + REFRESH_LIVES,
            ),
        ]
    )


def _revoke(grant: Grant, reason: str) -> None:
    """End a locked consent. Refresh tokens stay as rows, so that one that comes again is still known."""
    grant.tokens.filter(kind=Token.Kind.ACCESS).delete()
    if grant.revoked_at is None:
        grant.revoked_at = timezone.now()
        grant.save(update_fields=["revoked_at"])
        told = AppAccessRevoked(app=grant.app, reason=reason)
        record(told, subject=grant, actor=actor_of_app(grant.app))
