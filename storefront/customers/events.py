"""What happens to customers."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class CustomerCreated(EventPayload, name="customer.created"):
    """Somebody new bought something."""

    customer: int
