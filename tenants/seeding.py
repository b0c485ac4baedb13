"""What a new store begins with. A domain registers its part in `AppConfig.ready`:

    on_open(add_default_locations)

It runs inside the new store, in the transaction that opens it, so a store is never seen half made. Keep it
to a few rows: a person waits for it.
"""

from __future__ import annotations

from collections.abc import Callable

from .models import Store

type Seed = Callable[[Store], None]
_seeds: list[Seed] = []


def on_open(seed: Seed) -> Seed:
    """Call `seed(store)` in every store that is opened, in the order of registration; a decorator too."""
    if seed not in _seeds:
        _seeds.append(seed)
    return seed


def registered_seeds() -> tuple[Seed, ...]:
    """All seeds, in order."""
    return tuple(_seeds)
