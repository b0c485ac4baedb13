"""Asking for trouble many times, and telling all of it at once."""

from __future__ import annotations

import traceback
from typing import Any

from django.test import Client

from tests.isolation.asking import Answer, ask
from tests.isolation.undo import rolled_back


class Faults:
    """What broke. Every request is taken back after its answer: each finds the stores as they were."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def try_out(
        self, what: str, client: Client, method: str, path: str, body: Any = None, **how: Any
    ) -> Answer | None:
        """Ask, and note an answer of 500 and more, or an error. None after an error."""
        try:
            with rolled_back():
                answer = ask(client, method, path, body, **how)
        except Exception as error:
            places = list(traceback.extract_tb(error.__traceback__))
            own = [place for place in places if "site-packages" not in place.filename] or places
            where = f"{own[-1].filename}:{own[-1].lineno}"
            self.told.append(
                f"{method} {path[:100]} {what}: {type(error).__name__} {str(error)[:100]} {where}"
            )
            return None
        if answer.status >= 500:
            self.told.append(f"{method} {path[:100]} {what}: {answer.status}")
        return answer
