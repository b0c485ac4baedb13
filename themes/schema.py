"""Settings that a theme or a section declares: their types, their defaults, and checks of declared values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import nh3

from themes.engine import Html
from themes.problems import Problem

TEXT = frozenset({"text", "textarea", "html", "richtext", "inline_richtext", "liquid"})
MARKUP = frozenset({"html", "richtext", "inline_richtext"})
CHOICE = frozenset({"select", "radio"})
NUMBER = frozenset({"number", "range"})
RESOURCE = {
    "image_picker": "images",
    "collection": "collections",
    "collection_list": "collections",
    "product": "all_products",
    "product_list": "all_products",
    "page": "pages",
    "link_list": "linklists",
}
"""Settings whose value is the handle of something in the store → the global object that has it by handle."""
LISTS = frozenset({"collection_list", "product_list"})
OTHER = frozenset({"checkbox", "color", "url", "font_picker", "text_alignment", "video_url"})
INFORMATION = frozenset({"header", "paragraph"})
TYPES = TEXT | CHOICE | NUMBER | RESOURCE.keys() | OTHER
_COLOR = re.compile(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3}(?:[0-9a-fA-F]{2})?)?|oklch\([0-9.% ]+\)|transparent|")
_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Setting:
    """One declared setting. `default` is of the type's own kind; None when there is none."""

    id: str
    type: str
    default: Any = None
    label: str = ""
    info: str = ""
    options: tuple[str, ...] = ()
    minimum: float = 0
    maximum: float = 0
    step: float = 1

    def fault(self, value: object) -> str:
        """Why `value` can't be this setting's, "" when it can."""
        if value is None:
            return ""
        if self.type == "checkbox":
            return "" if isinstance(value, bool) else "true or false was expected"
        if self.type in NUMBER:
            return self._number_fault(value)
        if self.type in LISTS:
            ok = isinstance(value, list) and all(isinstance(handle, str) for handle in value)
            return "" if ok else "a list of handles was expected"
        if self.type in TEXT and isinstance(value, Mapping):
            ok = all(isinstance(text, str) for text in value.values())
            return "" if ok else "a text for each language was expected"
        if not isinstance(value, str):
            return "a text was expected"
        if self.type in CHOICE and value not in self.options:
            return f"“{value}” is none of {', '.join(self.options)}"
        if self.type == "color" and not _COLOR.fullmatch(value):
            return f"“{value}” is not a colour"
        return ""

    def _number_fault(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return "a number was expected"
        if self.type == "range" and not self.minimum <= value <= self.maximum:
            return f"{value} is not between {self.minimum:g} and {self.maximum:g}"
        return ""


@dataclass(frozen=True, slots=True)
class BlockType:
    """A kind of block that a section takes."""

    type: str
    name: str
    settings: dict[str, Setting]
    limit: int = 0


@dataclass(frozen=True, slots=True)
class SectionSchema:
    """What a section's `{% schema %}` declares."""

    name: str
    tag: str
    css_class: str
    settings: dict[str, Setting]
    blocks: dict[str, BlockType]
    max_blocks: int = 50
    presets: tuple[Mapping[str, Any], ...] = ()


def parse_settings(
    declared: Iterable[Mapping[str, Any]], file: str, problems: list[Problem]
) -> dict[str, Setting]:
    """The settings of a list as it stands in JSON; faults are added to `problems`."""
    settings: dict[str, Setting] = {}
    for entry in declared:
        kind = entry.get("type")
        if kind in INFORMATION:
            continue
        identity = entry.get("id", "")
        if not isinstance(identity, str) or not _ID.fullmatch(identity):
            problems.append(Problem(file, f"a setting's id is missing or not a plain word: {identity!r}"))
            continue
        if identity in settings:
            problems.append(Problem(file, f"the setting “{identity}” is declared twice"))
        if kind not in TYPES:
            problems.append(Problem(file, f"the setting “{identity}” has the unknown type {kind!r}"))
            continue
        setting = _setting(identity, kind, entry)
        if (setting.type in CHOICE) and not setting.options:
            problems.append(Problem(file, f"the setting “{identity}” has no options"))
        elif fault := setting.fault(setting.default):
            problems.append(Problem(file, f"the default of “{identity}”: {fault}"))
        settings[identity] = setting
    return settings


def _setting(identity: str, kind: str, entry: Mapping[str, Any]) -> Setting:
    return Setting(
        id=identity,
        type=kind,
        default=entry.get("default"),
        label=str(entry.get("label", "")),
        info=str(entry.get("info", "")),
        options=tuple(str(option.get("value", "")) for option in entry.get("options", [])),
        minimum=entry.get("min", 0),
        maximum=entry.get("max", 0),
        step=entry.get("step", 1),
    )


def parse_section_schema(data: Mapping[str, Any], file: str, problems: list[Problem]) -> SectionSchema:
    """A section's schema from its JSON; faults are added to `problems`."""
    if not data.get("name"):
        problems.append(Problem(file, "the schema has no name"))
    blocks: dict[str, BlockType] = {}
    for entry in data.get("blocks", []):
        kind = str(entry.get("type", ""))
        if not kind or kind in blocks:
            problems.append(Problem(file, f"a block's type is missing or declared twice: {kind!r}"))
        settings = parse_settings(entry.get("settings", []), file, problems)
        blocks[kind] = BlockType(kind, str(entry.get("name", "")), settings, entry.get("limit", 0))
    tag = data.get("tag", "div")
    if tag not in {"article", "aside", "div", "footer", "header", "section", "nav", "main"}:
        problems.append(Problem(file, f"a section can't be a <{tag}>"))
    schema = SectionSchema(
        name=str(data.get("name", "")),
        tag=tag,
        css_class=str(data.get("class", "")),
        settings=parse_settings(data.get("settings", []), file, problems),
        blocks=blocks,
        max_blocks=data.get("max_blocks", 50),
        presets=tuple(data.get("presets", [])),
    )
    for preset in schema.presets:
        check_values(preset.get("settings", {}), schema.settings, file, problems)
    return schema


def check_values(
    values: Mapping[str, Any], settings: Mapping[str, Setting], file: str, problems: list[Problem]
) -> None:
    """Add to `problems` every value that is not declared or does not fit its declaration."""
    for identity, value in values.items():
        setting = settings.get(identity)
        if setting is None:
            problems.append(Problem(file, f"the setting “{identity}” is not declared"))
        elif fault := setting.fault(value):
            problems.append(Problem(file, f"the setting “{identity}”: {fault}"))


def in_language(value: object, locale: str) -> object:
    """A text stored by language, in `locale` or else the first language it has; others as they are."""
    if isinstance(value, Mapping):
        return value.get(locale) or next((text for text in value.values() if text), "")
    return value


def as_markup(text: str) -> Html:
    """Rich text of a setting as markup: only what an editor can make, sanitised."""
    return Html(sanitise(text))


def sanitise(text: str) -> str:
    """Rich text without anything that runs: scripts, handlers, styles, foreign schemes."""
    return nh3.clean(text)
