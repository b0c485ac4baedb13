"""Who an access token of an app lets in to the API."""

from __future__ import annotations

from foundation.api.callers import Caller
from tenants.context import in_store
from tenants.models import Store

from .models import Token
from .queries import actor_of_app, find_installation, rights_now, token_of
from .secrets import ACCESS, store_of


def find_caller(secret: str) -> Caller | None:
    """The caller of an access token; None for any that opens nothing, whatever is wrong with it.

    Its scopes are the token's, as far as the app may still have them in its store.
    """
    store = store_of(secret, ACCESS)
    if store is None:
        return None
    with in_store(store):
        token = token_of(secret, Token.Kind.ACCESS)
        installation = find_installation(token.grant.app) if token else None
        rights = rights_now(installation) if installation else None
        if token is None or installation is None or rights is None:
            return None
        actor = actor_of_app(installation.app)
    return Caller(
        key=f"{store.uid}:{actor}",
        actor=actor,
        scopes=rights & frozenset(token.scopes),
        currency=store.currency,
        within=lambda: in_store(store),
        may_change=store.status == Store.Status.ACTIVE,
        group=str(store.uid),
    )
