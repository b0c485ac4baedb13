"""What type a value in a template has, read from the annotations of drops, filters and global objects.

Where nothing is known for sure a value is ANY, of which everything may be asked.
"""

import builtins
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

from themes.engine import Drop, Html, Listing
from themes.engine.loop import LOOP_ANSWERS


@dataclass(frozen=True, slots=True)
class Plain:
    """A type without properties of interest: any, string, number, boolean, nil, object."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list and what is in it."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class Object:
    """A drop of a class. `open` ones answer to names that are not in the class's table."""

    drop: type[Drop]

    @property
    def open(self) -> bool:
        """Whether it has names that are not known beforehand."""
        return self.drop.lookup is not Drop.lookup or self.drop.__missing__ is not Drop.__missing__


@dataclass(frozen=True, slots=True)
class Record:
    """An object whose names are listed: `forloop`, the settings of a section. `what` is for messages."""

    what: str
    members: "Mapping[str, Type]" = field(hash=False)


type Type = Plain | ListOf | Object | Record

ANY, STRING, NUMBER, BOOLEAN, NIL = (Plain(name) for name in ("any", "string", "number", "boolean", "nil"))
SIZED = frozenset({"size", "first", "last"})
"""What every list answers to; `size` also every string, and every object where it is no property."""


def type_of(annotation: object, module: str = "") -> Type:
    """The type that an annotation speaks of; names that can't be resolved in `module` are looked for among
    all drops.
    """
    if isinstance(annotation, ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        annotation = _evaluated(annotation, module)
    if isinstance(annotation, type):
        return _of_class(annotation)
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        kinds = {type_of(arg, module) for arg in args if arg is not NoneType}
        return kinds.pop() if len(kinds) == 1 else ANY
    if origin is Literal:
        return STRING if all(isinstance(arg, str) for arg in args) else ANY
    if isinstance(origin, type) and issubclass(origin, Sequence) and origin is not tuple:
        return ListOf(type_of(args[0], module))
    return ANY


def _of_class(kind: type) -> Type:
    if issubclass(kind, Drop):
        return Object(kind) if kind is not Drop else ANY
    if issubclass(kind, str):
        return STRING
    if kind is bool:
        return BOOLEAN
    if kind in (int, float):
        return NUMBER
    if kind is list or issubclass(kind, Listing):
        return ListOf(ANY)
    return NIL if kind is NoneType else ANY


def _evaluated(text: str, module: str) -> object:
    held = sys.modules.get(module)
    names = {**_drops_by_name(), **(vars(held) if held else {})}
    try:
        return eval(text, {}, _Lenient(names))  # noqa: S307 - an annotation of our own source
    except (NameError, TypeError, SyntaxError, AttributeError):
        return object


class _Lenient(dict[str, Any]):
    """Names of a module and of all drops; one that is nowhere stands for any object."""

    def __missing__(self, name: str) -> object:
        return getattr(builtins, name, object)


@cache
def _drops_by_name() -> Mapping[str, type[Drop]]:
    return {drop.__name__: drop for drop in drops()}


def drops(base: type[Drop] = Drop) -> Iterator[type[Drop]]:
    """Every class of drops of the product, in the order of their making."""
    for drop in base.__subclasses__():
        if ".tests." not in drop.__module__:
            yield drop
        yield from drops(drop)


@cache
def returned(function: Callable[..., object]) -> Type:
    """The type that a property, filter or provider gives."""
    function = inspect.unwrap(function)
    annotation = getattr(function, "__annotations__", {}).get("return", object)
    return type_of(annotation, getattr(function, "__module__", ""))


def properties(drop: type[Drop]) -> Mapping[str, Type]:
    """The types of a drop's properties by name."""
    if drop not in _properties:
        _properties[drop] = {name: returned(function) for name, function in drop.table.items()}
    return _properties[drop]


_properties: dict[type[Drop], Mapping[str, Type]] = {}


FORLOOP = Record(
    "forloop",
    {
        name: BOOLEAN if name in ("first", "last") else STRING if name == "name" else NUMBER
        for name in LOOP_ANSWERS
    }
    | {"parentloop": ANY},
)
TABLEROWLOOP = Record(
    "tablerowloop",
    {
        **FORLOOP.members,
        **dict.fromkeys(("col", "col0", "row"), NUMBER),
        "col_first": BOOLEAN,
        "col_last": BOOLEAN,
    },
)


def described(kind: Type) -> str:
    """A type in a word or two, as the reference has it: "product", "list of variant", "string"."""
    match kind:
        case Plain(name=name):
            return name
        case ListOf(item=item):
            return "list" if item == ANY else f"list of {described(item)}"
        case Object(drop=drop):
            return object_name(drop)
        case Record(what=what):
            return what


def object_name(drop: type[Drop]) -> str:
    """What themes call the objects of a class: the word in backticks that its text begins with, else its
    class's name in small letters: "line_item".
    """
    text = inspect.getdoc(drop) or ""
    if text.startswith("`"):
        word = text[1:].partition("`")[0]
        if word.replace("_", "").isalnum():
            return word
    name = drop.__name__.removesuffix("Drop")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")


__all__ = ["ANY", "Html", "ListOf", "Object", "Plain", "Record", "Type", "described", "returned", "type_of"]
