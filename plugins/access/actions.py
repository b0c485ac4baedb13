"""Access tokens are made, used and revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.events import SYSTEM, record
from foundation.permissions import NAMES
from tenants.context import require_store

from .events import AccessTokenMade, AccessTokenRevoked
from .locks import lock_open_tokens
from .models import AccessToken

PREFIX = "kd_"
MOST_TOKENS = 50
BETWEEN_NOTES = timedelta(minutes=1)


def digest_of(secret: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash will do."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_access_token(
    *,
    name: str,
    scopes: Collection[str],
    allowed: Collection[str] = NAMES,
    expires_at: datetime | None = None,
    actor: str = SYSTEM,
) -> tuple[AccessToken, str]:
    """A new token of the current store: its row, and the secret, which is shown once and kept nowhere.

    `allowed` are the rights of who makes it: nobody gives away more than they have. Raises ActionError
    "name_missing", "scopes_missing", "scopes_not_yours", "expiry_past", "too_many_tokens".
    """
    own_name = name.replace("\0", "").strip()[:80]
    if not own_name:
        raise ActionError("name_missing", _("Give the token a name."), field="name")
    _refuse_scopes(scopes, allowed)
    if expires_at is not None and expires_at <= timezone.now():
        raise ActionError("expiry_past", _("Choose a time that is still to come."), field="expires_at")
    if len(lock_open_tokens()) >= MOST_TOKENS:
        text = _("A store has up to %(most)s of these. Revoke one first.")
        raise ActionError("too_many_tokens", sentence(text, most=MOST_TOKENS))
    secret = f"{PREFIX}{require_store().uid.hex}_{secrets.token_urlsafe(32)}"
    token = AccessToken.objects.create(
        name=own_name,
        digest=digest_of(secret),
        hint=secret[-4:],
        scopes=sorted(scopes),
        expires_at=expires_at,
        actor=actor,
    )
    made = AccessTokenMade(token=token.pk, title=token.name, scopes=token.scopes)
    record(made, subject=token, actor=actor)
    return token, secret


def _refuse_scopes(scopes: Collection[str], allowed: Collection[str]) -> None:
    if not scopes or set(scopes) - NAMES:
        raise ActionError("scopes_missing", _("Choose what the token may do."), field="scopes")
    if set(scopes) - set(allowed):
        text = _("You can't give a token rights that you don't have yourself.")
        raise ActionError("scopes_not_yours", text, field="scopes")


@transaction.atomic
def revoke_access_token(*, token: AccessToken, actor: str = SYSTEM) -> None:
    """From now on the token opens nothing. Revoking it again changes nothing."""
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(AccessTokenRevoked(token=token.pk, title=token.name), subject=token, actor=actor)


def note_use(*, token: AccessToken) -> None:
    """Remember that the token was used, once a minute at most."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > BETWEEN_NOTES:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
