"""Dynamic sources: settings whose value is taken from the page, written "{{ product.title }}"."""

import html
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from themes.engine import Drop, Html, Listing, Template, TemplateError, escape
from themes.rendering.page import Page

if TYPE_CHECKING:
    from themes.rendering.placed_drops import Place

log = logging.getLogger(__name__)

_EXPRESSION = re.compile(r"\{\{-?\s*([^{}]*?)\s*-?\}\}")
_PATH = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+\??|\[\d{1,6}\]|\['[^'\[\]]*'\]|\[\"[^\"\[\]]*\"\])*")
_STEP = re.compile(r"([\w-]+\??)|\[(\d{1,6})\]|\['([^']*)'\]|\[\"([^\"]*)\"\]")
MAX_DEPTH = 6
"""How many settings may be taken from one another."""

type Source = Callable[[Page, "Place | None"], object]


def dynamic_source(text: str, *, is_markup: bool) -> Source:
    """A function that works out a setting's value for a page.

    A single path, "{{ product.featured_image }}", gives the object itself; anything else a text, which is
    markup (`Html`) when the setting is.
    """
    single = _EXPRESSION.fullmatch(text.strip())
    if single and _PATH.fullmatch(single[1]):
        path = _steps(single[1])
        return lambda page, place: _guarded(page, lambda: _follow(path, page, place))
    parts = _EXPRESSION.split(text)
    sources = [part if index % 2 == 0 else _part(part) for index, part in enumerate(parts)]

    def value(page: Page, place: "Place | None") -> object:
        return _guarded(page, lambda: _joined(sources, page, place, is_markup=is_markup))

    return value


def _joined(sources: list[str | Source], page: Page, place: "Place | None", *, is_markup: bool) -> str:
    """The parts as one text: literal ones as they stand, others escaped where the whole is markup."""
    found: list[str] = []
    for part in sources:
        if isinstance(part, str):
            found.append(part)
            continue
        value = part(page, place)
        if is_markup:
            found.append(str(escape("" if value is None else value)))
        else:
            found.append(
                html.unescape(value) if isinstance(value, Html) else "" if value is None else str(value)
            )
    return Html("".join(found)) if is_markup else "".join(found)


def _part(expression: str) -> Source:
    if _PATH.fullmatch(expression):
        path = _steps(expression)
        return lambda page, place: _follow(path, page, place)
    compiled: list[Template] = []

    def rendered(page: Page, place: "Place | None") -> object:
        if page.renderer is None:
            return None
        try:
            if not compiled:
                source = f"{{{{ {expression} }}}}"
                compiled.append(page.renderer.package.engine.compile(source, "dynamic source"))
            return compiled[0].render(page.renderer.run, place.names() if place else {})
        except TemplateError as error:
            log.info("A dynamic source failed: %s", error)
            return None

    return rendered


def _steps(path: str) -> list[str | int]:
    return [
        int(number) if number else name or single or double
        for name, number, single, double in _STEP.findall(path)
    ]


def _follow(path: list[str | int], page: Page, place: "Place | None") -> object:
    if page.renderer is None:
        return None
    root = str(path[0])
    names = place.names() if place else {}
    value = names[root] if root in names else page.renderer.run.globals[root]
    for key in path[1:]:
        value = member(value, key)
    return value


def member(value: object, key: str | int) -> object:
    """Property or element of an object that templates see, None when there is none."""
    if isinstance(value, Drop | Mapping):
        try:
            return value[key]
        except (KeyError, TypeError):
            return None
    if isinstance(value, Listing) and isinstance(key, str) and key not in ("first", "last", "size"):
        return value.by_handle(key)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if key == "size":
            return len(value)
        index = {"first": 0, "last": -1}.get(key, key) if isinstance(key, str) else key
        try:
            return value[index] if isinstance(index, int) else None
        except IndexError:
            return None
    return None


def _guarded(page: Page, work: Callable[[], object]) -> object:
    """Work out a value; settings that take from each other in a circle end as nil."""
    depth = page.scratch.get("dynamic_depth", 0)
    if depth >= MAX_DEPTH:
        return None
    page.scratch["dynamic_depth"] = depth + 1
    try:
        return work()
    finally:
        page.scratch["dynamic_depth"] = depth
