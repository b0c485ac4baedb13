"""Reads of a store's themes."""

import logging

from foundation.prepared import PreparedRead
from themes.gallery import DEFAULT_THEME
from themes.models import StoreTheme, ThemeVersion
from themes.placed import ResolvedTheme
from themes.problems import PackageError
from themes.resolve import resolve, resolve_by_key

log = logging.getLogger(__name__)

_MAIN = PreparedRead(
    StoreTheme,
    "WHERE t.role = 'main'",
    left_out=("name", "document", "working", "publish_at", "created_at", "updated_at"),
)


def current_theme() -> ResolvedTheme:
    """The theme that shoppers of the current store see; the default one while the store has none.

    One query by a unique index; the resolved theme itself is cached in the process, and the document is read
    only when it is not known there yet.
    """
    row = _MAIN.first()
    return resolve_theme(row) if row else resolve(DEFAULT_THEME, "", {})


def resolve_theme(row: StoreTheme) -> ResolvedTheme:
    """What shoppers see, or would see, of a theme as it is saved.

    A package that can't be used any more gives way to the default theme: a shop must stay open.
    """
    try:
        return resolve_by_key(row.source, row.preset, row.document_digest, lambda: row.document)
    except (LookupError, PackageError):
        log.exception("The theme %s of a store can't be used", row.pk)
        return resolve(DEFAULT_THEME, "", {})


def has_source(source: str) -> bool:
    """Whether a theme of the current store, or a version of one, is made of this package."""
    return (
        StoreTheme.objects.filter(source=source).exists()
        or ThemeVersion.objects.filter(source=source).exists()
    )
