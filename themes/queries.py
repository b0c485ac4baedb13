"""Reads of a store's themes."""

from themes.gallery import DEFAULT_THEME
from themes.models import StoreTheme
from themes.placed import ResolvedTheme
from themes.resolve import resolve


def current_theme() -> ResolvedTheme:
    """The theme that shoppers of the current store see; the default one while the store has none.

    One query by a unique index; the resolved theme itself is cached in the process.
    """
    row = (
        StoreTheme.objects.filter(role=StoreTheme.Role.MAIN)
        .values_list("package", "preset", "settings")
        .first()
    )
    return resolve(*row) if row else resolve(DEFAULT_THEME, "", {})
