"""How long somebody who fails several times in a row is left alone: a plugin, a function, an endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

LONGEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """After `faults` in a row a pause of `first`, which doubles with each further one, up to an hour."""

    faults: int
    first: timedelta

    def pause_after(self, in_a_row: int) -> timedelta | None:
        """The pause after so many faults in a row; None where they are still too few."""
        if in_a_row < self.faults:
            return None
        return min(self.first * (1 << min(in_a_row - self.faults, 10)), LONGEST)


WITH_CODE = Patience(faults=5, first=timedelta(minutes=1))
"""With functions of plugins, and functions in WebAssembly."""
WITH_SERVERS = Patience(faults=10, first=timedelta(seconds=30))
"""With endpoints of webhooks."""
