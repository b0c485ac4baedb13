"""Holds what a plugin answers against the type that its point promises, down to the last field."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, get_type_hints

from typeguard import CollectionCheckStrategy, TypeCheckError, check_type

DEEPEST = 12


class RubbishError(Exception):
    """The answer is none that the point takes."""


def checked(answer: Any, expected: Any) -> Any:
    """The answer. Raises RubbishError where it or anything inside has another type."""
    _check(answer, expected, "the answer")
    _look_inside(answer, "the answer", DEEPEST)
    return answer


def _look_inside(value: Any, path: str, left: int) -> None:
    if left == 0:
        raise RubbishError(f"{path} lies too deep")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value), include_extras=False)
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            _check(inner, hints[field.name], f"{path}.{field.name}")
            _look_inside(inner, f"{path}.{field.name}", left - 1)
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            _look_inside(item, f"{path}[{place}]", left - 1)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            _look_inside(item, f"{path}[{name!r}]", left - 1)


def _check(value: Any, expected: Any, path: str) -> None:
    try:
        check_type(value, expected, collection_check_strategy=CollectionCheckStrategy.ALL_ITEMS)
    except TypeCheckError as error:
        raise RubbishError(f"{path}: {error}") from error
