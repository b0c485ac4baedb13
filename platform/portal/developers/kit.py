"""The reference of the kit: points, what their functions are given, kinds of functions, read from the code.

`texts()` is all its prose, for translators.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import importlib.resources
import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kaidian_sdk import functions, hooks, shop, store, testing
from kaidian_sdk.catalogue import POINTS, Point
from kaidian_sdk.fields import Field
from kaidian_sdk.functions import KINDS
from kaidian_sdk.manifest import Manifest
from kaidian_sdk.points import (
    backoffice,
    checks,
    commerce,
    payments,
    pricing,
    service,
    shipping,
    storefront,
    work,
)
from kaidian_sdk.shapes import paths_of
from plugins.functions import limits
from portal.developers.reference import Argument, Entry, attribute_docs, paragraphs

MODULES = (
    store,
    shop,
    commerce,
    backoffice,
    storefront,
    work,
    payments,
    pricing,
    shipping,
    checks,
    service,
    functions,
    testing,
)
"""Where the shapes stand that functions get and give, in the order in which they are listed."""
_LONG = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class CallEntry:
    """A function that a plugin may give: what it takes and answers, how long it may take, and what people see
    when it fails.
    """

    name: str
    takes: tuple[str, ...]
    gives: str
    seconds: str
    fault: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class PointEntry:
    """An extension point."""

    name: str
    hook: str
    entry: Entry
    version: int
    calls: tuple[CallEntry, ...]
    example: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KindEntry:
    """Something that functions decide."""

    entry: Entry
    version: int
    asked: str
    answers: str
    paths: tuple[str, ...]
    result: tuple[str, ...]
    example: str


@cache
def points() -> tuple[PointEntry, ...]:
    """Every extension point."""
    return tuple(_point(point) for point in POINTS.values())


def _point(point: Point) -> PointEntry:
    module = importlib.import_module(f"kaidian_sdk.examples.{point.hook}")
    text = inspect.getsource(module)
    folder = importlib.resources.files("kaidian_sdk.examples") / "blocks"
    names = re.findall(r'file="([a-z_]+\.liquid)"', text)
    hints = point.declares.__annotations__
    calls = tuple(_call(name, str(hints[name]), point) for name in point.calls)
    return PointEntry(
        point.hook,
        " ".join((inspect.getdoc(getattr(hooks.Hooks, point.hook)) or "").split()),
        _shape(point.declares, without=tuple(point.calls)),
        point.version,
        calls,
        text,
        tuple((f"blocks/{name}", (folder / name).read_text()) for name in names),
    )


def _call(name: str, hint: str, point: Point) -> CallEntry:
    """A call, from how its type is written: `Annotated[Callable[[…], …], …]`."""
    written: Any = ast.parse(hint, mode="eval").body
    kind = written.slice.elts[0]
    is_optional = isinstance(kind, ast.BinOp)
    function = kind.left if is_optional else kind
    takes, gives = function.slice.elts
    call = point.calls[name]
    return CallEntry(
        name,
        tuple(ast.unparse(each) for each in takes.elts),
        ast.unparse(gives),
        f"{call.budget:g}",
        call.fault,
        is_optional,
    )


def _shape(kind: type[Any], without: tuple[str, ...] = ()) -> Entry:
    about, more = paragraphs(kind)
    return Entry(kind.__name__, about, more, arguments=tuple(_members(kind, without)))


def _members(kind: type[Any], without: tuple[str, ...]) -> Iterator[Argument]:
    if dataclasses.is_dataclass(kind):
        docs = attribute_docs(kind)
        for field in dataclasses.fields(kind):
            if field.name not in without:
                yield Argument(field.name, _written(kind, field), docs.get(field.name, ""), _default(field))
        return
    for name, member in vars(kind).items():
        if name.startswith("_") or not (callable(member) or isinstance(member, property)):
            continue
        function = member.fget if isinstance(member, property) else member
        yield Argument(name, _signature(function, is_property=isinstance(member, property)), _about(member))


def _about(member: Any) -> str:
    return paragraphs(member)[0]


def _written(kind: type[Any], field: dataclasses.Field[Any]) -> str:
    return _LONG.sub(" ", str(kind.__annotations__[field.name]))


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is dataclasses.MISSING or field.default in (None, "", ()):
        return ""
    return repr(field.default) if isinstance(field.default, str | int | float | bool) else ""


def _signature(function: Any, *, is_property: bool) -> str:
    found = inspect.signature(function)
    if is_property:
        return str(found.return_annotation)
    rest = [each for name, each in found.parameters.items() if name != "self"]
    return f"{found.replace(parameters=rest)}"


@cache
def shapes() -> tuple[Entry, ...]:
    """What functions get and give, without what points declare: those stand with their points."""
    declared = {point.declares for point in POINTS.values()}
    found = [_shape(kind) for module in MODULES for kind in _classes(module) if kind not in declared]
    return (_shape(Manifest), _shape(Field), *found)


def _classes(module: Any) -> Iterator[type[Any]]:
    """The public classes of a module, in its order."""
    for name, kind in vars(module).items():
        own = inspect.isclass(kind) and kind.__module__ == module.__name__
        if own and not name.startswith("_") and kind is not functions.Kind:
            yield kind


@cache
def kinds() -> tuple[KindEntry, ...]:
    """Every kind of function."""
    return tuple(
        KindEntry(
            Entry(kind.name, kind.about),
            kind.version,
            kind.asked,
            " ".join(kind.answers.split()),
            paths_of(kind.facts),
            paths_of(kind.result),
            json.dumps(kind.example, ensure_ascii=False, indent=2),
        )
        for kind in KINDS.values()
    )


@cache
def run_limits() -> tuple[Entry, ...]:
    """What a run of a function, and its module, may use."""
    abouts = {
        "FUEL": "Instructions of a run.",
        "SECONDS": "Seconds that a run may take, whatever it does.",
        "MOST_MEMORY": "Bytes of memory.",
        "LARGEST_MODULE": "Bytes of a module.",
        "LARGEST_INPUT": "Bytes of the input.",
        "LARGEST_OUTPUT": "Bytes of the answer.",
        "MOST_NOTES": "Letters of standard error that are kept, for the merchant and you to read.",
    }
    return tuple(
        Entry(name.lower(), about, type=f"{getattr(limits, name):,}") for name, about in abouts.items()
    )


def texts() -> Iterator[tuple[str, str]]:
    """Every text that is to be translated, with the place that shows it."""
    for point in points():
        place = f"points/{point.name}"
        yield from ((text, place) for text in (point.hook, *_prose(point.entry)))
        yield from ((call.fault, f"{place}.{call.name}") for call in point.calls)
    for shape in shapes():
        yield from ((text, f"kit/{shape.name}") for text in _prose(shape))
    for kind in kinds():
        yield from (
            (text, f"function-kinds/{kind.entry.name}")
            for text in (kind.entry.about, kind.asked, kind.answers)
        )
    yield from ((limit.about, f"function-limits/{limit.name}") for limit in run_limits())


def _prose(entry: Entry) -> Iterator[str]:
    yield from (text for text in (entry.about, *entry.more) if text)
    yield from (each.about for each in entry.arguments if each.about)
