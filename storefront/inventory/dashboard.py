"""What stock shows on the dashboard: what is about to run out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenants.models import Store

from .queries import running_low

SHOWN = 6


def read_low_stock(store: Store) -> Mapping[str, Any] | None:
    """The variants with the fewest units left; nothing where none is short."""
    rows = running_low(limit=SHOWN)
    return {"rows": rows} if rows else None
