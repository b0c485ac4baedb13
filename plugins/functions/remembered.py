"""Answers that functions gave lately, in this process.

The same input always gets the same answer (a function has no clock and no chance), so a cart that hasn't
changed is not asked about again on each page, and its run is not written down again.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from datetime import datetime

from tenants.context import require_store

from .execution import Answer
from .models import Function

MOST_KEPT = 512
LONGEST_KEPT = 4_000
"""Letters of an answer; a longer one is worked out each time."""

type Key = tuple[int, str, str, datetime, bytes]


class Remembered:
    """The last answers, the oldest leave first. For several threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, function: Function, stdin: bytes) -> Answer | None:
        """What this function of the current store answered to this input; None where that is not known."""
        key = _key(function, stdin)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, function: Function, stdin: bytes, answer: Answer) -> None:
        """Remember an answer that was of its kind."""
        if len(answer.text) > LONGEST_KEPT:
            return
        with self._lock:
            self._answers[_key(function, stdin)] = answer
            while len(self._answers) > MOST_KEPT:
                self._answers.popitem(last=False)


def _key(function: Function, stdin: bytes) -> Key:
    digest = hashlib.sha256(stdin).digest()
    return require_store().pk, function.name, function.digest, function.installed_at, digest


remembered = Remembered()
