"""What happens to stock."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class StockChanged(EventPayload, name="inventory.changed"):
    """On hand or available of these variants changed."""

    variants: list[int]
    kind: str
