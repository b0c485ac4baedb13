"""JSON from dataclasses and dataclasses from JSON: what functions are given, and what they answer.

A field is named by its dotted path, "basket.lines.quantity"; lists are passed through. A mapping, such as
the attributes of a basket, is one field.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Literal, TypeAliasType, Union, get_args, get_origin, get_type_hints

LARGEST_NUMBER = 2**53
"""Numbers lie between this and its negative, so that every language keeps them exactly."""

type Tree = dict[str, Tree | None]
"""The chosen fields, level by level; None where a value is taken as it is."""


class ShapeError(ValueError):
    """Data that does not have the shape that is asked for; the message names the place."""


class _KindError(ShapeError):
    """A value of another kind than `expected`."""

    def __init__(self, path: str, expected: str) -> None:
        super().__init__(f"{path or 'the answer'} is not {expected}")
        self.path, self.expected = path, expected


def paths_of(kind: Any) -> tuple[str, ...]:
    """The path of every field of a dataclass, in its order."""
    return _paths(kind)


@cache
def _paths(kind: Any) -> tuple[str, ...]:
    found: list[str] = []
    for field in dataclasses.fields(kind):
        inner = _inner(get_type_hints(kind)[field.name])
        if dataclasses.is_dataclass(inner):
            found += [f"{field.name}.{path}" for path in paths_of(inner)]
        else:
            found.append(field.name)
    return tuple(found)


@cache
def tree_of(paths: tuple[str, ...]) -> Tree:
    """The paths as a tree."""
    tree: Tree = {}
    for path in paths:
        *above, last = path.split(".")
        here = tree
        for name in above:
            below = here.setdefault(name, {})
            assert below is not None  # a path that goes on is no field by itself
            here = below
        here[last] = None
    return tree


def chosen(value: Any, paths: Iterable[str]) -> dict[str, Any]:
    """The fields of a dataclass at these paths, and no others, as JSON values."""
    return {name: _taken(getattr(value, name), below) for name, below in tree_of(tuple(paths)).items()}


def _taken(value: Any, tree: Tree | None) -> Any:
    if isinstance(value, tuple | list):
        return [_taken(item, tree) for item in value]
    if tree is None:
        return dict(value) if isinstance(value, Mapping) else value
    if value is None:
        return None
    return {name: _taken(getattr(value, name), below) for name, below in tree.items()}


def read[Shape](kind: type[Shape], data: object, *, lenient: bool = False) -> Shape:
    """A dataclass from JSON. Raises ShapeError for what is missing, unknown, or of another type.

    With `lenient` what is missing is empty: for trying things out with a few facts only.
    """
    shape: Any = kind
    result: Shape = _reader(shape, lenient)(data, "")
    return result


type Reader = Callable[[Any, str], Any]


@cache
def _reader(kind: Any, lenient: bool) -> Reader:
    if isinstance(kind, TypeAliasType):
        return _reader(kind.__value__, lenient)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_reader(kind, lenient)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _literal_reader(inner)
    if origin in (Union, types.UnionType):
        return _union_reader(inner, lenient)
    if origin is tuple:
        return _list_reader(_reader(inner[0], lenient))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_reader(_reader(inner[1], lenient))
    return _SIMPLE[kind]


def _dataclass_reader(kind: type[Any], lenient: bool) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name], lenient) for field in dataclasses.fields(kind)}
    needed = [
        field.name
        for field in dataclasses.fields(kind)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]

    def read_it(data: Any, path: str) -> Any:
        if not isinstance(data, dict):
            raise _KindError(path, "an object")
        for name in data:
            if name not in readers:
                raise ShapeError(f"{_under(path, name)} is nothing that is known here")
        values = {name: readers[name](value, _under(path, name)) for name, value in data.items()}
        for name in needed:
            if name not in values:
                if not lenient:
                    raise ShapeError(f"{_under(path, name)} is missing")
                values[name] = empty(hints[name])
        return kind(**values)

    return read_it


def empty(kind: Any) -> Any:
    """What is empty of a type: "", 0, (), None where that may be."""
    if isinstance(kind, TypeAliasType):
        return empty(kind.__value__)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return read(kind, {}, lenient=True)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return inner[0]
    if origin in (Union, types.UnionType):
        return None if type(None) in inner else empty(inner[0])
    if origin is tuple:
        return ()
    return {} if origin is not None else kind()


def _literal_reader(options: tuple[Any, ...]) -> Reader:
    def read_it(data: Any, path: str) -> Any:
        if not isinstance(data, str) or data not in options:
            raise _KindError(path, "one of " + ", ".join(f"“{option}”" for option in options))
        return data

    return read_it


def _union_reader(kinds: tuple[Any, ...], lenient: bool) -> Reader:
    readers = [_reader(kind, lenient) for kind in kinds if kind is not type(None)]

    def read_it(data: Any, path: str) -> Any:
        if data is None and type(None) in kinds:
            return None
        expected = []
        for reader in readers:
            try:
                return reader(data, path)
            except _KindError as error:
                if error.path != path:  # it is of this kind, and something inside is not
                    raise
                expected.append(error.expected)
        raise _KindError(path, " or ".join(expected))

    return read_it


def _list_reader(item: Reader) -> Reader:
    def read_it(data: Any, path: str) -> Any:
        if not isinstance(data, list):
            raise _KindError(path, "a list")
        return tuple(item(value, f"{path}[{place}]") for place, value in enumerate(data))

    return read_it


def _mapping_reader(item: Reader) -> Reader:
    def read_it(data: Any, path: str) -> Any:
        if not isinstance(data, dict):
            raise _KindError(path, "an object")
        return {_text(name, path): item(value, _under(path, name)) for name, value in data.items()}

    return read_it


def _text(data: Any, path: str) -> str:
    if not isinstance(data, str):
        raise _KindError(path, "a text")
    if "\0" in data or (not data.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in data)):
        raise ShapeError(f"{path or 'the answer'} has a character that can't be kept")
    return data


def _whole(data: Any, path: str) -> int:
    if isinstance(data, bool) or not isinstance(data, int) or abs(data) > LARGEST_NUMBER:
        raise _KindError(path, "a whole number")
    return data


def _number(data: Any, path: str) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float) or not abs(data) <= LARGEST_NUMBER:
        raise _KindError(path, "a number")
    return float(data)


def _truth(data: Any, path: str) -> bool:
    if not isinstance(data, bool):
        raise _KindError(path, "true or false")
    return data


_SIMPLE: dict[Any, Reader] = {str: _text, int: _whole, float: _number, bool: _truth}


def _under(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _inner(kind: Any) -> Any:
    """What stands inside `X | None` and `tuple[X, ...]`."""
    if get_origin(kind) in (Union, types.UnionType):
        kinds = [each for each in get_args(kind) if each is not type(None)]
        return _inner(kinds[0]) if len(kinds) == 1 else kind
    return _inner(get_args(kind)[0]) if get_origin(kind) is tuple else kind
