"""JSON templates and section groups: what stands in them, read as laxly as themes and editors write it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 8
"""How deep blocks may lie in blocks; what lies deeper is passed over."""
type Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BlockUse:
    """A block placed in a section or in another block, with raw settings as they stand in JSON.

    A static one is not listed among the others: `{% content_for 'block' %}` asks for it by its id.
    """

    id: str
    type: str
    settings: Data = field(default_factory=dict)
    blocks: tuple["BlockUse", ...] = ()
    is_static: bool = False
    disabled: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class SectionUse:
    """A section placed in a JSON template or group, with raw settings as they stand in JSON."""

    id: str
    type: str
    settings: Data = field(default_factory=dict)
    blocks: tuple[BlockUse, ...] = ()
    disabled: bool = False
    custom_css: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class JsonTemplate:
    """A JSON template or section group: sections in order.

    `layout` is "" for a template without one. `wrapper` is the element around its sections, such as
    "div#main.page[data-x=y]". `kind` is a group's: "header", "footer", "aside" or "custom.…".
    """

    name: str
    sections: tuple[SectionUse, ...] = ()
    layout: str = "theme"
    wrapper: str = ""
    kind: str = ""
    title: str = ""


def json_template(name: str, data: Data) -> JsonTemplate:
    """The template or group that some JSON describes. What has a wrong shape in it is passed over."""
    layout = data.get("layout", "theme")
    return JsonTemplate(
        name=name,
        sections=tuple(section_uses(data)),
        layout="" if layout is False else str(layout or "theme"),
        wrapper=str(data.get("wrapper") or ""),
        kind=str(data.get("type") or ""),
        title=str(data.get("name") or ""),
    )


def section_uses(data: Data) -> Iterator[SectionUse]:
    """The sections of a JSON template's data, in order."""
    sections = _object(data.get("sections"))
    for identity in _order(data.get("order"), sections):
        entry = _object(sections.get(identity))
        yield SectionUse(
            id=identity,
            type=str(entry.get("type") or ""),
            settings=_object(entry.get("settings")),
            blocks=tuple(block_uses(entry)),
            disabled=bool(entry.get("disabled")),
            custom_css=css_of(entry.get("custom_css")),
            name=str(entry.get("name") or ""),
        )


def block_uses(entry: Data, depth: int = 1) -> Iterator[BlockUse]:
    """The blocks of a section's or block's data: those in order, then the static ones that are not listed."""
    blocks = _object(entry.get("blocks"))
    listed = _order(entry.get("block_order"), blocks)
    static = [name for name, block in blocks.items() if name not in listed and _object(block).get("static")]
    for identity in [*listed, *static]:
        block = _object(blocks.get(identity))
        if block:
            yield BlockUse(
                id=identity,
                type=str(block.get("type") or ""),
                settings=_object(block.get("settings")),
                blocks=tuple(block_uses(block, depth + 1)) if depth < MAX_DEPTH else (),
                is_static=bool(block.get("static")),
                disabled=bool(block.get("disabled")),
                name=str(block.get("name") or ""),
            )


def css_of(value: object) -> str:
    """CSS as settings hold it: one text, or a list of rules."""
    if isinstance(value, list):
        return "\n".join(rule for rule in value if isinstance(rule, str))
    return value if isinstance(value, str) else ""


def _object(value: object) -> Data:
    return value if isinstance(value, Mapping) else {}


def _order(order: object, things: Data) -> list[str]:
    """The ids in order, each once; without an order as they stand, but for static blocks."""
    if isinstance(order, list):
        return list(dict.fromkeys(each for each in order if isinstance(each, str)))
    return [name for name, thing in things.items() if not _object(thing).get("static")]


def document_of(template: JsonTemplate) -> dict[str, Any]:
    """The JSON of a template or group, in the form that a store keeps its own version in."""
    made: dict[str, Any] = {
        "sections": {use.id: _section_entry(use) for use in template.sections},
        "order": [use.id for use in template.sections],
    }
    if template.layout != "theme":
        made["layout"] = template.layout or False
    named = {"wrapper": template.wrapper, "type": template.kind, "name": template.title}
    return made | {name: value for name, value in named.items() if value}


def _section_entry(use: SectionUse) -> dict[str, Any]:
    made = _entry(use)
    if use.custom_css:
        made["custom_css"] = [use.custom_css]
    return made


def _entry(use: SectionUse | BlockUse) -> dict[str, Any]:
    made: dict[str, Any] = {"type": use.type, "settings": dict(use.settings)}
    if use.blocks:
        made["blocks"] = {
            block.id: {**_entry(block), **({"static": True} if block.is_static else {})}
            for block in use.blocks
        }
        made["block_order"] = [block.id for block in use.blocks if not block.is_static]
    if use.disabled:
        made["disabled"] = True
    if use.name:
        made["name"] = use.name
    return made
