"""Row locks on stock, always in the order of the rows' ids, so that two orders never wait for each other."""

from __future__ import annotations

from collections.abc import Iterable

from .models import StockLevel


def lock_levels(variant_ids: Iterable[int]) -> dict[int, StockLevel]:
    """The levels of these variants at the default location, locked until the transaction ends."""
    levels = StockLevel.objects.select_for_update(of=("self",)).filter(
        variant_id__in=list(variant_ids), location__is_default=True
    )
    return {level.variant_id: level for level in levels.order_by("pk")}
