"""Reads of access tokens."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.permissions import NAMES
from foundation.prepared import PreparedRead
from tenants.context import on_platform
from tenants.models import Membership, Store

from .models import AccessToken

MEMBER = "account:"
"""How events name a member, before the account's number."""

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


def rights_of_makers(makers: Iterable[str], store: Store) -> dict[str, frozenset[str]]:
    """What each of those who made tokens may in the store now, by `AccessToken.actor`. One query at most.

    Members may what their role says, and nothing once they left. What the platform made, it made for the
    store: that keeps its rights.
    """
    found = dict.fromkeys(makers, NAMES)
    members = {each: int(each.removeprefix(MEMBER)) for each in found if each.startswith(MEMBER)}
    if not members:
        return found
    with on_platform():
        rows = Membership.objects.select_related("own_role").filter(
            store=store, account_id__in=set(members.values())
        )
        held = {row.account_id: row.rights for row in rows}
    return {**found, **{each: held.get(account, frozenset()) for each, account in members.items()}}
