"""Who calls the API, and by what. A kind of token says here how its secrets are looked up.

    authenticate_with("kd_", find_caller)       # in AppConfig.ready

`find_caller(secret)` is asked outside of every store and gives the Caller, or None for a secret that opens
nothing: unknown, expired, revoked, or of a store that is closed or suspended. Nobody is told which.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    """A program that was let in.

    `key` tells it from all others of all stores: limits and idempotency keys are counted by it. `actor` is
    how events of the store name it ("token:7"). `scopes` are rights of the catalogue. `within()` enters
    its store for a block; `currency` is that store's. Callers of one `group` share a limit besides their own,
    so that ten tokens get no ten times as much; "" is none. `may_change` is False where the store is
    only to be read.
    """

    key: str
    actor: str
    scopes: frozenset[str]
    currency: str
    within: Callable[[], AbstractContextManager[object]]
    may_change: bool = True
    group: str = ""


type Finder = Callable[[str], Caller | None]
_finders: dict[str, Finder] = {}


def authenticate_with(prefix: str, find: Finder) -> None:
    """Let a kind of token in: those that begin with `prefix`, which no other kind's may begin with."""
    clash = [known for known in _finders if known.startswith(prefix) or prefix.startswith(known)]
    if clash:
        raise ValueError(f"tokens that begin with {prefix} can't be told from {clash[0]}")
    _finders[prefix] = find


def find_caller(authorization: str) -> Caller | None:
    """Who the header `Authorization: Bearer <secret>` belongs to; None where it opens nothing."""
    scheme, _space, secret = authorization.partition(" ")
    if scheme.lower() != "bearer" or not secret.isascii() or len(secret) > 500:
        return None
    for prefix, find in _finders.items():
        if secret.startswith(prefix):
            return find(secret)
    return None
