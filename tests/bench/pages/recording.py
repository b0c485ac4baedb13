"""Draws a page of the sample shop and keeps what its templates asked for, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, cast

from themes.engine import Drop, Engine, Filter, Html, Listing, Tag, TagCall, Template
from themes.format.load import load_package
from themes.installed import folder
from themes.registry import close, declared_filters
from themes.rendering.markup import wrapped
from themes.rendering.page import Page
from themes.rendering.placed import PlacedBlock, PlacedSection, ResolvedTheme
from themes.rendering.render import Renderer
from themes.resolve import resolve_package
from themes.samples.site import Site

CART = 3
MARK = Html("\0body\0")
PLACING = frozenset({"sections", "content_for"})
"""Tags that print other parts of the page."""
PLAIN = frozenset({str, Html, int, float, type(None)})
"""Types whose values are the same wherever they are equal; of all others it matters which one it is."""


def key_of(value: object, args: tuple[object, ...] = (), named: Mapping[str, object] | None = None) -> object:
    """What a filter or tag was given, as the key of its answer."""
    key = value if value.__class__ in PLAIN else id(value)
    if not (args or named):
        return key
    more = [each if each.__class__ in PLAIN else id(each) for each in args]
    return (
        key,
        *more,
        *[(name, each if each.__class__ in PLAIN else id(each)) for name, each in (named or {}).items()],
    )


@dataclass
class Part:
    """A section or block: its file, the names it sees, what stands around it, and the blocks it may place."""

    file: str
    names: dict[str, object]
    before: str = ""
    after: str = ""
    blocks: list[Part] = field(default_factory=list)


@dataclass
class Around:
    """What a tag with a body printed: text before and behind its body, which saw these names."""

    before: Html
    names: dict[str, object]
    after: Html


@dataclass
class Recording:
    """A page: `html` is what our engine printed from the shop's own objects, all else what to print it from.

    `names` are global. `filters` and `tags` hold answers by name and `key_of` what was given.
    """

    theme: str
    path: str
    html: str
    sources: dict[str, str]
    names: dict[str, object]
    layout: Part
    sections: list[Part]
    groups: dict[str, list[Part]]
    filters: dict[str, dict[object, Any]]
    tags: dict[str, dict[object, Around]]
    plain: Plain
    """Holds the objects whose identity is part of a key."""


class Shelf(Listing[Any]):
    """A list that also gives its items by name, as `collections` does."""

    def __init__(self, items: list[Any], named: dict[Any, Any]) -> None:
        super().__init__(lambda start, most: items[start : start + most], items.__len__, named=named.get)

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, str):
            return super().__getitem__(index)
        found = self.by_handle(index)
        if found is None:
            raise KeyError(index)
        return found


class Plain:
    """Turns what templates see into dicts, lists, texts and numbers, each object into one of its own.

    A drop becomes a dict of the properties that were read of it, without those that were nil: an engine's
    own way to say that there is nothing is part of what is compared.
    """

    def __init__(self) -> None:
        self._made: dict[int, object] = {}
        self._kept: list[object] = []

    def __call__(self, value: Any) -> Any:
        if value.__class__ in PLAIN or isinstance(value, bool):
            return value
        found = self._made.get(id(value))
        if found is None:
            self._kept.append(value)
            found = self._convert(value)
        return found

    def same(self, value: object, known: object) -> None:
        """From now on the one becomes the other."""
        self._kept.append(value)
        self._made[id(value)] = known

    def _convert(self, value: Any) -> object:
        if isinstance(value, Drop):
            read = dict(dict.items(cast("dict[Any, object]", value)))
            text = "" if read else value.__str__()
            return self._keep(value, text) if text else self._members(value, read)
        if isinstance(value, Mapping):
            return self._members(value, value)
        found = vars(value)["_found"] if isinstance(value, Listing) else {}
        if found:
            known: list[object] = []
            named: dict[str, object] = {}
            shelf = self._keep(value, Shelf(known, named))
            known += [self(each) for each in value]
            named.update({name: self(each) for name, each in found.items()})
            return cast(object, shelf)
        if isinstance(value, list | tuple | Listing):
            items = self._keep(value, [])
            items += [self(each) for each in value]
            return items
        return self._keep(value, value)

    def _members(self, value: object, members: Mapping[Any, object]) -> object:
        made = self._keep(value, {})
        made.update({key: self(member) for key, member in members.items() if member is not None})
        return made

    def _keep(self, value: object, made: Any) -> Any:
        self._made[id(value)] = made
        return made


class _Sources(Engine):
    """An engine that keeps the sources that it compiles, and every call of a filter or tag that we add."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self.filter_calls: dict[tuple[str, object], tuple[Any, tuple[Any, ...], dict[str, Any], Any]] = {}
        self.tag_calls: list[tuple[str, list[Any], dict[str, Any], Around]] = []
        filters, tags = close()
        super().__init__(
            filters={name: self._kept_filter(name, given) for name, given in filters.items()},
            tags={name: tag if name in PLACING else self._kept_tag(name, tag) for name, tag in tags.items()},
        )

    def compile(self, source: str, name: str) -> Template:
        """As every engine; the source is kept under its name.

        It is without its last line break, which python-liquid loses where a tag before it ends in `-%}`.
        """
        self.sources[name] = source.removesuffix("\n")
        return super().compile(self.sources[name], name)

    def _kept_filter(self, name: str, given: Filter) -> Filter:
        function, skipped = given.function, int(given.needs_state)

        @wraps(function)
        def answer(*args: Any, **named: Any) -> Any:
            value, *rest = args[skipped:]
            place = name, key_of(value, tuple(rest), named)
            if place not in self.filter_calls:
                self.filter_calls[place] = value, tuple(rest), named, function(*args, **named)
            return self.filter_calls[place][-1]

        return Filter(answer, needs_state=given.needs_state)

    def _kept_tag(self, name: str, tag: Tag) -> Tag:
        def draw(call: TagCall) -> Html:
            around = Around(Html(""), {}, Html(""))
            inside = [Html("")]
            body = call.body

            def kept_body(names: dict[str, object]) -> Html:
                around.names, inside[0] = names, body(names)
                return MARK

            call.body = kept_body
            printed = tag.function(call)
            before, _, after = printed.partition(MARK)
            around.before, around.after = Html(before), Html(after)
            self.tag_calls.append((name, call.args, call.named, around))
            return around.before + inside[0] + around.after

        return Tag(draw, tag.kind, tag.words)


class _Recorder(Renderer):
    """Draws a page as every renderer and keeps its parts in `parts`."""

    last: _Recorder

    def __init__(self, theme: ResolvedTheme, template_name: str, page: Page) -> None:
        super().__init__(theme, template_name, page)
        self.parts: list[Part] = []
        self.groups: dict[str, list[Part]] = {}
        self.head = self.body = Html("")
        _Recorder.last = self

    def section(self, placed: PlacedSection, index: int | None) -> Html:
        before, _, after = wrapped(placed, MARK, editing=False).partition(MARK)
        self.parts.append(Part("", {}, str(before), str(after)))
        return super().section(placed, index)

    def block(
        self,
        placed: PlacedBlock,
        names: Mapping[str, object] | None = None,
        given: Mapping[str, object] | None = None,
    ) -> Html:
        outer, self.parts = self.parts, self.parts[-1].blocks
        self.parts.append(Part("", {}))
        html = super().block(placed, names, given)
        part, self.parts = self.parts[-1], outer
        part.before, _, part.after = map(str, html.partition(self.body) if self.body else (html, "", ""))
        return html

    def _drawn(self, template: Template, names: Mapping[str, object], where: str) -> Html:
        part = self.parts[-1]
        part.file, part.names = template.name, dict(names)
        self.body = super()._drawn(template, names, where)
        return self.body

    def group(self, name: str) -> Html:
        outer, self.parts = self.parts, self.groups.setdefault(name, [])
        html = super().group(name)
        self.parts = outer
        return html

    def header(self) -> Html:
        self.head = super().header()
        return self.head


class _RecordedSite(Site):
    renderer = _Recorder


def recorded(theme: str, path: str) -> Recording:
    """Draw a page of the sample shop in English, with three products in the cart.

    `path` is as in "/products/amethyst". Raises ValueError when a filter answers the same question
    differently on one page, or when the page can't be taken apart into what engines print and what our
    platform adds.
    """
    engine = _Sources()
    package = load_package(folder(theme), engine)
    site = _RecordedSite(resolve_package(package, "", "", {}), "en", cart=CART)
    html = site.respond("GET", path).body.decode()
    return _plain_page(theme, path, html, engine, _Recorder.last)


def _plain_page(theme: str, path: str, html: str, engine: _Sources, drawn: _Recorder) -> Recording:
    plain = Plain()
    filters: dict[str, dict[object, Any]] = {name: {} for name in declared_filters()}
    tags: dict[str, dict[object, Around]] = {}
    for (name, _), (value, args, named, found) in engine.filter_calls.items():
        key = key_of(plain(value), tuple(map(plain, args)), {k: plain(v) for k, v in named.items()})
        answer = plain(found)
        known = filters[name].setdefault(key, answer)
        if known != answer:
            raise ValueError(f"{theme} {path}: {name} answers {key!r} in two ways")
        plain.same(found, known)
    for name, given, named, around in engine.tag_calls:
        key = key_of(None, tuple(map(plain, given)), {k: plain(v) for k, v in named.items()})
        tags.setdefault(name, {})[key] = Around(around.before, plain(around.names), around.after)

    def parts(found: list[Part]) -> list[Part]:
        return [
            Part(part.file, plain(part.names), part.before, part.after, parts(part.blocks)) for part in found
        ]

    layout = drawn.theme.package.layouts[drawn.layout]
    return Recording(
        theme,
        path,
        html,
        engine.sources,
        plain(drawn.run.globals),
        Part(layout.name, {"content_for_header": drawn.head}),
        parts(drawn.parts),
        {name: parts(found) for name, found in drawn.groups.items()},
        filters,
        tags,
        plain,
    )
