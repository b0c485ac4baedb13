"""What the search of the back office (⌘K) finds. Domains register providers in AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import Promise

from foundation.permissions import NAMES
from tenants.models import Membership, Store

MAX_HITS = 6
MAX_QUERY = 100


@dataclass(frozen=True)
class SearchHit:
    """One thing found: where it is, what it is called and a word beside it."""

    url: str
    title: str
    detail: str = ""
    icon: str = "search"


@dataclass(frozen=True)
class Provider:
    """Finds one kind of thing for members with `permission`. It runs in the store's schema."""

    label: str | Promise
    permission: str
    find: Callable[[Store, Membership, str], Iterable[SearchHit]]


@dataclass(frozen=True)
class HitGroup:
    """What one provider found."""

    label: str | Promise
    hits: list[SearchHit]


_providers: list[Provider] = []


def register(
    *, label: str | Promise, permission: str, find: Callable[[Store, Membership, str], Iterable[SearchHit]]
) -> None:
    """Add a provider. Raises ValueError for a right that is not in the catalogue."""
    if permission not in NAMES:
        raise ValueError(f"no such right: {permission}")
    _providers.append(Provider(label, permission, find))


def find_everything(*, store: Store, member: Membership, query: str) -> list[HitGroup]:
    """The first hits of every provider that the member may use; nothing for an empty query."""
    text = " ".join(query.replace("\0", "").split())[:MAX_QUERY]
    if not text:
        return []
    groups = [
        HitGroup(provider.label, list(islice(provider.find(store, member, text), MAX_HITS)))
        for provider in _providers
        if member.may(provider.permission)
    ]
    return [group for group in groups if group.hits]
