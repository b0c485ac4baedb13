"""What every new store begins with: one place for its stock."""

from __future__ import annotations

from tenants.models import Store

from .actions import ensure_location


def add_location(store: Store) -> None:
    """The location that stock is counted at."""
    ensure_location()
