"""What a file sees because of where it lies: `section`, `block`, `settings`; and which files it names."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from themes.engine.compile.reading import known_text as _known_text
from themes.engine.syntax.expressions import Expression
from themes.engine.tags.include import IncludeNode
from themes.engine.tags.render import RenderNode
from themes.format.setting_types import CHOICE, FONTS, INFORMATION, LISTS, NUMBER, TEXT
from themes.objects.drops import RequestDrop, RoutesDrop, TemplateDrop
from themes.registry import documented_globals, page_objects
from themes.rendering.placed_drops import BlockDrop, ClosestDrop, SectionDrop
from themes.tools.lint.theme import LiquidFile, Theme
from themes.tools.types import (
    ANY,
    BOOLEAN,
    STRING,
    ListOf,
    Object,
    Record,
    Type,
    drops,
    object_name,
    properties,
    returned,
    type_of,
)
from themes.tools.types import NUMBER as NUMBER_TYPE

SCHEMA = "config/settings_schema.json"
_PARAM = re.compile(r"@param\s+(?:\{[^}]*\}\s*)?\[?(\w+)")


def known_text(expression: Expression | None) -> str | None:
    """The text of an expression that is a plain text."""
    return None if expression is None else _known_text(expression)


def snippet_name(node: RenderNode | IncludeNode) -> str | None:
    """Which snippet a tag names, None when that is worked out on the page."""
    return known_text(node.call.name)


def rendered(file: LiquidFile) -> Iterator[str]:
    """Names of the snippets that a file names."""
    for node in file.nodes():
        if isinstance(node, RenderNode | IncludeNode) and (name := snippet_name(node)):
            yield name


def documented(file: LiquidFile) -> tuple[str, ...]:
    """The arguments that `{% doc %}` names."""
    return tuple(found[1] for part in file.source.docs for found in _PARAM.finditer(part.text))


def global_types() -> dict[str, Type]:
    """Names that every file sees, with those that only some pages fill."""
    names: dict[str, Type] = {name: returned(provider) for name, provider in documented_globals().items()}
    names |= {name: type_of(each.kind) for name, each in page_objects().items()}
    return names | {
        "routes": Object(RoutesDrop),
        "request": Object(RequestDrop),
        "template": Object(TemplateDrop),
        "page_title": STRING,
        "page_description": STRING,
        "canonical_url": STRING,
        "section": Object(SectionDrop),
        "block": Object(BlockDrop),
        "closest": Object(ClosestDrop),
    }


def names_of(file: LiquidFile, theme: Theme) -> dict[str, Type]:
    """Names that a file sees by its kind."""
    names: dict[str, Type] = {"settings": theme_settings(theme)}
    match file.kind:
        case "layout":
            names |= {"content_for_header": STRING, "content_for_layout": STRING}
        case "section":
            names["section"] = _section(file, theme)
        case "block":
            names["block"] = _placed(BlockDrop, settings_record("block", file.schema.get("settings")))
    return names


def theme_settings(theme: Theme) -> Type:
    """`settings`: what the theme's own schema declares."""
    file = theme.json.get(SCHEMA)
    groups = file.data if file and isinstance(file.data, list) else []
    declared = [
        entry for group in groups if isinstance(group, Mapping) for entry in group.get("settings") or []
    ]
    return settings_record("settings", declared)


def _section(file: LiquidFile, theme: Theme) -> Type:
    own = settings_record("section", file.schema.get("settings"))
    settings: dict[str, Type] = {}
    for block in _mappings(file.schema.get("blocks")):
        kind = str(block.get("type") or "")
        other = theme.liquid.get(f"blocks/{kind}.liquid")
        if kind.startswith("@"):
            return _placed(SectionDrop, own)
        declared = (
            other.schema.get("settings") if other and "settings" not in block else block.get("settings")
        )
        for name, found in settings_record("block", declared).members.items():
            settings[name] = found if settings.get(name, found) == found else ANY
    placed = _placed(BlockDrop, Record("block settings", settings))
    return _placed(SectionDrop, own, blocks=ListOf(placed))


def _placed(drop: type[SectionDrop] | type[BlockDrop], settings: Record, **more: Type) -> Record:
    return Record(object_name(drop), {**properties(drop), "settings": settings, **more})


def settings_record(what: str, declared: object) -> Record:
    """The settings that a list in JSON declares, by id."""
    found: dict[str, Type] = {}
    for entry in _mappings(declared):
        if entry.get("id") and entry.get("type") not in INFORMATION:
            found[str(entry["id"])] = _setting_type(str(entry.get("type") or ""))
    return Record(f"{what} settings", found)


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


_OBJECTS = {
    "article": "article",
    "blog": "blog",
    "collection": "collection",
    "color": "color",
    "color_scheme": "color_scheme",
    "font_picker": "font",
    "image_picker": "image",
    "link_list": "linklist",
    "page": "page",
    "product": "product",
    "video": "video",
}


def _setting_type(kind: str) -> Type:
    if kind in TEXT or kind in CHOICE or kind in ("url", "text_alignment"):
        return STRING
    if kind in NUMBER:
        return NUMBER_TYPE
    if kind == "checkbox":
        return BOOLEAN
    name = _OBJECTS.get(
        "font_picker" if kind in FONTS else kind.removesuffix("_list") if kind in LISTS else kind
    )
    drop = next((drop for drop in drops() if name and object_name(drop) == name), None)
    found: Type = Object(drop) if drop else ANY
    return ListOf(found) if kind in LISTS else found


def included(theme: Theme) -> frozenset[str]:
    """Paths of the snippets that some file includes: they see its names, and it sees theirs."""
    nodes = (node for file in theme.liquid.values() for node in file.nodes())
    names = (snippet_name(node) for node in nodes if isinstance(node, IncludeNode))
    return frozenset(f"snippets/{name}.liquid" for name in names if name)


def declared(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """The settings of a schema and of its own blocks, each with its path in the JSON."""
    for index, entry in enumerate(data.get("settings") or ()):
        if isinstance(entry, Mapping) and entry.get("id") and entry.get("type") not in INFORMATION:
            yield ("settings", index), entry
    blocks = data.get("blocks")
    for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if isinstance(block, Mapping):
            for where, entry in declared({"settings": block.get("settings")}):
                yield ("blocks", number, *where), entry


def reachable_words(theme: Theme, file: LiquidFile) -> set[str]:
    """All words in the Liquid of a file and of the snippets it renders, however deep."""
    seen, waiting, words = {file.path}, [file], set[str]()
    while waiting:
        current = waiting.pop()
        words.update(_WORD.findall(current.markup))
        for name in rendered(current):
            other = theme.liquid.get(f"snippets/{name}.liquid")
            if other is not None and other.path not in seen:
                seen.add(other.path)
                waiting.append(other)
    return words


_WORD = re.compile(r"\w+")
