"""Reads of access tokens."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.prepared import PreparedRead

from .models import AccessToken

# Every call of the API asks, so the SQL is written.
_BY_DIGEST = PreparedRead(
    AccessToken,
    "WHERE t.digest = %s AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())",
)


def token_by_digest(digest: str) -> AccessToken | None:
    """The token of the current store with this digest, if it still opens something."""
    return _BY_DIGEST.first(digest)


def tokens() -> QuerySet[AccessToken]:
    """The tokens that were not revoked, newest first; those whose time is over among them."""
    return AccessToken.objects.filter(revoked_at=None).order_by("-pk")


def actor_of_token(token: AccessToken) -> str:
    """How events name it."""
    return f"token:{token.pk}"


def names_of_tokens() -> dict[str, str]:
    """{how events name a token: what people call it}, of all that ever were in the current store."""
    rows = AccessToken.objects.values_list("pk", "name")
    return {f"token:{pk}": _("API token “%(name)s”") % {"name": name} for pk, name in rows}
