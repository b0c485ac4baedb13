"""Who a token lets in: `kd_<store's uid>_<secret>` names its store, so that no address has to."""

from __future__ import annotations

import uuid

from foundation.api.callers import Caller
from tenants.context import in_store
from tenants.models import Store
from tenants.queries import store_by_uid

from .actions import PREFIX, digest_of, note_use
from .queries import actor_of_token, rights_of_makers, token_by_digest

_UID_LENGTH = 32


def find_caller(secret: str) -> Caller | None:
    """The caller of an open store's open token; None for any other, whatever is wrong with it.

    A token may no more than who made it may still: it shrinks with their role, and may nothing once they
    left.
    """
    store = _store_of(secret)
    if store is None or store.status not in Store.AT_WORK:
        return None
    with in_store(store):
        token = token_by_digest(digest_of(secret))
        if token is None:
            return None
        note_use(token=token)
        held = rights_of_makers([token.actor], store)[token.actor]
    return Caller(
        key=f"{store.uid}:{actor_of_token(token)}",
        actor=actor_of_token(token),
        scopes=held & frozenset(token.scopes),
        currency=store.currency,
        within=lambda: in_store(store),
        may_change=store.status == Store.Status.ACTIVE,
        group=str(store.uid),
    )


def _store_of(secret: str) -> Store | None:
    ref = secret.removeprefix(PREFIX).partition("_")[0]
    if len(ref) != _UID_LENGTH:
        return None
    try:
        return store_by_uid(uuid.UUID(hex=ref))
    except ValueError:
        return None
