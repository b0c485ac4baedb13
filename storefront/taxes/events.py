"""What happens to taxes."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class TaxesChanged(EventPayload, name="taxes.changed"):
    """A tax rate was set or taken away, or another way to work out taxes was chosen."""
