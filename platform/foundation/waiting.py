"""What waits for an operator's decision, told to whoever writes to operators: a floor above this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from django.db import transaction


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version of a stranger's plugin, a remote app, or a theme; `by` is who made it, "" where nobody says.

    `key` is what its page in the console is found by.
    """

    kind: Literal["plugin", "app", "theme"]
    key: str
    name: str
    by: str


_tellers: list[Callable[[Waiting], None]] = []


def tell_with(tell: Callable[[Waiting], None]) -> None:
    """Say who is told. Call it in `AppConfig.ready`."""
    _tellers.append(tell)


def something_waits(waiting: Waiting) -> None:
    """Tell of it, once the transaction is through; a letter that can't be sent stops nothing."""
    for tell in _tellers:
        transaction.on_commit(partial(tell, waiting), robust=True)
