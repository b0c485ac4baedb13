"""Locks on a store's themes."""

from themes.models import StoreTheme


def main_theme() -> StoreTheme | None:
    """The theme that shoppers see, locked until the transaction ends; None when there is none yet."""
    return StoreTheme.objects.select_for_update().filter(role=StoreTheme.Role.MAIN).first()
