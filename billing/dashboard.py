"""What billing shows on the dashboard: limits of the plan that are near or full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenants.models import Store

from .queries import usage_of
from .shown import bars


def read_near_limits(store: Store) -> Mapping[str, Any] | None:
    """The limits from 80 % on, the full ones first, for who may change the plan; None where there is room."""
    near = sorted(
        (used for used in usage_of(store, anew=False) if used.is_near), key=lambda used: not used.is_full
    )
    if not near:
        return None
    return {"bars": bars(near), "is_full": any(used.is_full and not used.more for used in near)}
