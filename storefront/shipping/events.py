"""What happens to shipping."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class ShippingChanged(EventPayload, name="shipping.changed"):
    """A zone or a rate was added, changed or taken away."""
