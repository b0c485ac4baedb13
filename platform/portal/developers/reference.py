"""The reference: every registered tag, filter and object, every check and limit, read from the code.

`texts()` is all its prose, for translators.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from typing import Any

from themes import installed
from themes.engine import Drop, Limits
from themes.engine import limits as engine_limits
from themes.engine.tags.declared import Filter
from themes.objects.drops import RequestDrop, RoutesDrop, TemplateDrop
from themes.registry import declared_tags, documented_globals, page_objects
from themes.rendering.placed_drops import BlockDrop, ClosestDrop, SectionDrop, SettingsDrop
from themes.stored import paths
from themes.tools.lint import checks as _checks
from themes.tools.lint.table import CHECKS, Check
from themes.tools.types import ANY, described, drops, object_name, returned, type_of

__all__ = [
    "Argument",
    "Entry",
    "attribute_docs",
    "checks",
    "filters",
    "globals_",
    "limits",
    "object_names",
    "objects",
    "paragraphs",
    "tags",
    "texts",
]
assert _checks  # importing it fills the table

OWN: Mapping[str, tuple[type[Drop], str]] = {
    "block": (BlockDrop, "The block that is drawn; in files of blocks/ and the snippets they render."),
    "closest": (ClosestDrop, "The nearest product, collection and so on around a block."),
    "request": (RequestDrop, "The request for the page: its host, path and language."),
    "routes": (RoutesDrop, "Addresses of the store in the page's language."),
    "section": (SectionDrop, "The section that is drawn; in sections, their blocks and snippets."),
    "settings": (SettingsDrop, "Values of the theme's settings."),
    "template": (TemplateDrop, "The template that draws the page."),
}
"""Objects that the renderer itself gives."""
TEXTS = {
    "page_title": "The page's title.",
    "page_description": "The page's description for search engines.",
    "canonical_url": "The canonical address of the page, without parameters that only filter, sort or count.",
    "content_for_header": "What the platform, apps and sections add to the head; required in a layout.",
    "content_for_layout": "The page itself; required in a layout.",
}
"""Texts that the renderer itself gives."""
PARTS = {
    "schema": "`{% schema %}…{% endschema %}`: settings, blocks and presets of a section or block, as JSON.",
    "stylesheet": "`{% stylesheet %}…{% endstylesheet %}`: CSS; that of all files goes into one.",
    "javascript": "`{% javascript %}…{% endjavascript %}`: scripts; those of all files go into one.",
}
"""Tags that are taken out of a file before it is Liquid."""
FURTHER = "Further arguments, each by its name."


@dataclass(frozen=True, slots=True)
class Argument:
    """A value that a filter takes, or a property of an object: its name, type ("" where it says nothing),
    meaning and default.
    """

    name: str
    type: str
    about: str = ""
    default: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the reference. `about` is its first paragraph, `more` those that follow; `templates` are
    the only ones that have it, none where all have. `anchor` is its own on the page; "" for its name.
    """

    name: str
    about: str
    more: tuple[str, ...] = ()
    type: str = ""
    arguments: tuple[Argument, ...] = ()
    templates: tuple[str, ...] = ()
    anchor: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All its paragraphs."""
        return (self.about, *self.more) if self.about else self.more


def paragraphs(thing: object) -> tuple[str, tuple[str, ...]]:
    """The paragraphs of a docstring, each on one line: the first, and the others."""
    first, *others = (" ".join(each.split()) for each in (inspect.getdoc(thing) or "").split("\n\n"))
    return first, tuple(others)


@cache
def tags() -> tuple[Entry, ...]:
    """Every tag of the language and of themes."""
    declared = declared_tags()
    found = [Entry(name, about) for name, about in PARTS.items()]
    for name, parse in sorted(installed.engine().tags.items()):
        about, more = paragraphs(declared[name].function if name in declared else parse)
        if about.startswith("Read the tag"):
            about, more = paragraphs(inspect.getmodule(parse))
        found.append(Entry(name, about, more))
    return tuple(sorted(found, key=lambda entry: entry.name))


@cache
def filters() -> tuple[Entry, ...]:
    """Every filter, with the values it takes."""
    table = installed.engine().filters
    return tuple(_filter(name, declared) for name, declared in sorted(table.items()))


def _filter(name: str, declared: Filter) -> Entry:
    about, more = paragraphs(declared.function)
    arguments = tuple(_arguments(declared.function, hidden=2 if declared.needs_state else 1))
    return Entry(name, about, more, described(returned(declared.function)), arguments)


def _arguments(function: Callable[..., object], hidden: int) -> Iterator[Argument]:
    for parameter in list(inspect.signature(function).parameters.values())[hidden:]:
        if parameter.name.startswith("_"):
            continue
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            yield Argument("…", "", FURTHER, named=True)
            continue
        empty = parameter.default is inspect.Parameter.empty
        kind = type_of(parameter.annotation, function.__module__)
        yield Argument(
            parameter.name,
            "" if kind == ANY else described(kind),
            default="" if empty or parameter.default in (None, "") else _shown(parameter.default),
            named=parameter.kind is inspect.Parameter.KEYWORD_ONLY,
        )


def _shown(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)


@cache
def globals_() -> tuple[Entry, ...]:
    """Every name that templates begin with."""
    found = [Entry(name, text, type="string") for name, text in TEXTS.items()]
    found += [Entry(name, about, type=object_name(drop)) for name, (drop, about) in OWN.items()]
    for name, provider in documented_globals().items():
        found.append(Entry(name, *paragraphs(provider), type=described(returned(provider))))
    for name, each in page_objects().items():
        kind = described(type_of(each.kind))
        found.append(Entry(name, each.about, type=kind, templates=each.templates))
    return tuple(sorted(found, key=lambda entry: entry.name))


@cache
def objects() -> tuple[Entry, ...]:
    """Every kind of object with its properties. Two kinds may bear one name: lines of a cart and of an order.

    A class whose text does not begin with a name in backticks is a base of others, and no object by itself.
    """
    found: dict[type[Drop], Entry] = {}
    names: dict[str, int] = {}
    for drop in drops():
        about, more = paragraphs(drop)
        if drop in found or not about.startswith("`") or _is_hidden(drop):
            continue
        members = tuple(
            Argument(name, described(returned(function)), paragraphs(function)[0])
            for name, function in sorted(drop.table.items())
        )
        name = object_name(drop)
        about = _without_name(about, name)
        names[name] = names.get(name, 0) + 1
        anchor = name if names[name] == 1 else f"{name}-{names[name]}"
        found[drop] = Entry(name, about, more, arguments=members, anchor=anchor)
    return tuple(sorted(found.values(), key=lambda entry: entry.anchor))


def _without_name(about: str, name: str) -> str:
    """A text without the name that its entry has for a heading: "`cart`: the cart." as "The cart."."""
    rest = about.removeprefix(f"`{name}`: ")
    return rest[:1].upper() + rest[1:]


def _is_hidden(drop: type[Drop]) -> bool:
    return drop.__module__.startswith(("themes.engine", "themes.samples")) or drop.__name__.startswith("_")


@cache
def object_names() -> frozenset[str]:
    """The names under which objects stand on their page."""
    return frozenset(entry.name for entry in objects())


def checks() -> tuple[Check, ...]:
    """Every check of `kaidian theme check`."""
    return tuple(sorted(CHECKS.values(), key=lambda check: check.id))


@cache
def limits() -> tuple[Entry, ...]:
    """What a template and a theme may cost at most."""
    values: Any = Limits()
    lines = attribute_docs(Limits)
    found = [
        Entry(each.name, lines.get(each.name, ""), type=f"{getattr(values, each.name):,}")
        for each in fields(Limits)
    ]
    constants = attribute_docs(engine_limits)
    found += [
        Entry(name.lower(), constants[name], type=f"{getattr(engine_limits, name):,}")
        for name in ("MAX_TEXT", "MAX_ITEMS", "MAX_NUMBER")
    ]
    sizes = {
        "files": (paths.MOST_FILES, "Files of a theme."),
        "theme_bytes": (paths.MOST_BYTES, "Bytes of all files of a theme together, unpacked."),
        "text_bytes": (paths.MOST_TEXT_BYTES, "Bytes of one Liquid or JSON file."),
        "asset_bytes": (paths.MOST_ASSET_BYTES, "Bytes of one file in assets/."),
    }
    found += [Entry(name, about, type=f"{most:,}") for name, (most, about) in sizes.items()]
    return tuple(found)


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the reference that is to be translated, with the place that shows it, such as
    "objects/cart.note". Checks have gettext's translations.
    """
    pages = {"tags": tags(), "filters": filters(), "objects": (*globals_(), *objects()), "limits": limits()}
    for page, entries in pages.items():
        for entry in entries:
            for text in (entry.about, *entry.more):
                yield text, f"{page}/{entry.name}"
            for each in entry.arguments:
                if each.about:
                    yield each.about, f"{page}/{entry.name}.{each.name}"


def attribute_docs(holder: object) -> dict[str, str]:
    """Texts that stand below names in a class or a module."""
    tree: Any = ast.parse(textwrap.dedent(inspect.getsource(holder)))  # type: ignore[arg-type]
    body = tree.body[0].body if isinstance(holder, type) else tree.body
    found: dict[str, str] = {}
    for before, after in pairwise(body):
        target: ast.expr | None = before.target if isinstance(before, ast.AnnAssign) else None
        if isinstance(before, ast.Assign):
            target = before.targets[0]
        text = after.value if isinstance(after, ast.Expr) else None
        if isinstance(target, ast.Name) and isinstance(text, ast.Constant):
            found[target.id] = " ".join(str(text.value).split())
    return found
