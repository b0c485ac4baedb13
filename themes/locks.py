"""Locks on a store's themes: always the whole shelf, in one order, or a single theme."""

from themes.models import StoreTheme


def all_themes() -> list[StoreTheme]:
    """Every theme of the store, locked until the transaction ends: for what moves the one shoppers see.

    All are locked, not only the main one: which that is may change while we wait.
    """
    return list(StoreTheme.objects.select_for_update().order_by("pk"))


def theme(pk: int) -> StoreTheme:
    """One theme, locked until the transaction ends. Raises StoreTheme.DoesNotExist."""
    return StoreTheme.objects.select_for_update().get(pk=pk)
