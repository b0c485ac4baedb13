"""Errors that people are told about: what happened and what to do, in their language."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import OperationalError
from django.utils.functional import Promise, lazy


def sentence(message: str | Promise, /, **values: object) -> str | Promise:
    """`message % values`, put together only when it is read, in the language of whoever reads it."""
    return _filled(message, values)


def _fill(message: str | Promise, values: Mapping[str, object]) -> str:
    return str(message) % values


_filled = lazy(_fill, str)


class ActionError(Exception):
    """An action refused. `message` is for the person who asked; `field` names the input at fault, if one is.

    `code` is stable and machine-readable (API, tests).
    """

    def __init__(self, code: str, message: str | Promise, *, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


QUERY_CANCELED = "57014"


def is_too_slow(error: BaseException | None) -> bool:
    """Whether the database stopped a statement that took longer than it may."""
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    return getattr(cause, "sqlstate", None) == QUERY_CANCELED
