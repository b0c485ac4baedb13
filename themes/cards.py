"""Themes as the back office shows them: one query for the whole shelf, and no package is loaded for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from themes import installed
from themes.directory.models import OfferedTheme
from themes.directory.queries import Origin, origins
from themes.gallery import ThemeChoice, look_of, spoken
from themes.models import StoreTheme
from themes.stored.blobs import is_digest


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """A theme of the store. `look` has the picture, None for what is not of the gallery.

    `package` and `version` say what it is made of; `update` is the newer version there is, "" without one,
    and `update_source` the package to update to. `offer` is the developer's offer it came from, 0 for none.
    """

    pk: int
    name: str
    is_main: bool
    has_unsaved: bool
    publish_at: datetime | None
    updated_at: datetime
    look: ThemeChoice | None
    package: str
    version: str
    update: str
    is_own_copy: bool
    can_update: bool
    update_source: str = ""
    offer: int = 0
    is_blocked: bool = False


def list_cards() -> list[ThemeCard]:
    """All themes of the current store: the main one first, then the last changed."""
    rows = list(
        StoreTheme.objects.defer("document", "working")
        .annotate(has_unsaved=Q(working__isnull=False))
        .order_by("-updated_at", "-pk")
    )
    known = origins({row.upstream_digest for row in rows} - {""})
    cards = [_card(row, row.has_unsaved, known.get(row.upstream_digest)) for row in rows]
    return sorted(cards, key=lambda card: not card.is_main)


def card_of(row: StoreTheme) -> ThemeCard:
    """The card of one theme."""
    known = origins({row.upstream_digest} - {""})
    return _card(row, row.working is not None, known.get(row.upstream_digest))


def _card(row: StoreTheme, has_unsaved: bool, origin: Origin | None) -> ThemeCard:
    return _ours(row, has_unsaved) if origin is None else _developers(row, has_unsaved, origin)


def _developers(row: StoreTheme, has_unsaved: bool, origin: Origin) -> ThemeCard:
    """Of a theme that a developer offers, whatever became of the offer."""
    package = spoken(origin.version.name)
    return ThemeCard(
        pk=row.pk,
        name=row.name or package,
        is_main=row.is_main,
        has_unsaved=has_unsaved,
        publish_at=row.publish_at,
        updated_at=row.updated_at,
        look=origin.look(row.preset),
        package=package,
        version=row.upstream_version,
        update=origin.newest.version if origin.newest else "",
        is_own_copy=row.source != row.upstream_digest,
        can_update=True,
        update_source=origin.newest.digest if origin.newest else "",
        offer=origin.version.theme_id,
        is_blocked=origin.standing == OfferedTheme.Standing.BLOCKED,
    )


def _ours(row: StoreTheme, has_unsaved: bool) -> ThemeCard:
    stored = is_digest(row.source)
    known = installed.package_names()
    name = row.source if not stored else row.upstream_name
    upstream = installed.package(name) if name in known else None
    look = look_of(name, row.preset) if upstream else None
    package = spoken(upstream.title) if upstream else row.upstream_name
    version = row.upstream_version if stored or not upstream else upstream.version
    newer = bool(stored and upstream and upstream.version != row.upstream_version)
    return ThemeCard(
        pk=row.pk,
        name=row.name or (f"{look.theme_name} · {look.name}" if look else package),
        is_main=row.is_main,
        has_unsaved=has_unsaved,
        publish_at=row.publish_at,
        updated_at=row.updated_at,
        look=look,
        package=package,
        version=version,
        update=upstream.version if upstream and newer else "",
        is_own_copy=stored and upstream is not None,
        can_update=stored,
        update_source=row.upstream_name if newer else "",
    )
