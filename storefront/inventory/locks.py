"""Row locks on stock, always in the order of the rows' ids, so that two orders never wait for each other."""

from __future__ import annotations

from collections.abc import Iterable

from foundation.prepared import PreparedRead

from .models import StockLevel


def lock_levels(variant_ids: Iterable[int]) -> dict[int, StockLevel]:
    """The levels of these variants at the default location, locked until the transaction ends."""
    return {level.variant_id: level for level in _LOCKED.rows(list(variant_ids))}


_LOCKED = PreparedRead(
    StockLevel,
    "JOIN inventory_location place ON place.id = t.location_id AND place.is_default"
    " WHERE t.variant_id = ANY(%s) ORDER BY t.id FOR UPDATE OF t",
)
