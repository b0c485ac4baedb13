"""What an editor needs to know of a theme, in one language, as plain JSON.

`describe(package, language)` gives a `ThemeDescription`; `description.json()`:

    {
      "name", "title", "version", "language": "zh-Hans", "languages": ["en", "zh-Hans"],
      "settings": [{"name": "Colours", "settings": [SETTING, …]}, …],
      "sections": {type: {
          "type", "name", "category", "tag", "limit", "max_blocks",  # a limit of 0 is none
          "settings": [SETTING, …],
          "blocks": [{"type", "name", "limit", "settings": [SETTING, …]}, …],  # the section's own
          "takes": [{"type", "name", "source": "own" | "theme" | "app", "limit"}, …],
          "presets": [{"name", "category", "document": {…}}, …],  # ready to be put into a template
          "addable": true  # whether it has presets
      }},
      "blocks": {type: {…}},  # as sections; "private": true for those that only a schema names
      "app_blocks": [{"type", "app", "name", "target": "section" | "head" | "body", "settings": […]}, …],
      "templates": [{"name": "product.gift", "kind": "product", "suffix": "gift", "title",
                     "format": "json" | "liquid", "addable": [section types], "document": {…}}, …],
      "groups": [{"name": "footer-group", "kind": "footer", "title", "addable", "document"}, …],
      "presets": [{"name", "title", "description", "settings", "is_default"}, …],
      "fonts": [{"handle": "assistant", "name", "weights": [400, …], "italics", "system"}, …],
      "limits": {"sections": 25, "blocks": 50, "depth": 8}
    }

A SETTING is {"type", "id", "label", "info", "default", "options": [{"value", "label", "group"}], "min",
"max", "step", "visible_if"} and, by type, "placeholder", "unit", "limit", "accept", "role",
"metaobject_type" and "definition" (the SETTINGs of one scheme of a `color_scheme_group`); a header or
paragraph has "id": "" and its text in "label". `visible_settings` of `themes.format.conditions` says
which are shown.

Labels are in the language asked for, else in the theme's own. Nothing here depends on a store, but
`app_blocks`, which are those that the current store has on.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from themes.app_blocks import app_blocks
from themes.editor.ready_made import from_preset
from themes.format.checks import MAX_SECTIONS
from themes.format.documents import MAX_DEPTH, JsonTemplate, document_of
from themes.format.keys import PREFIX
from themes.format.package import Package, Section
from themes.format.problems import Report
from themes.format.schema import MAX_BLOCKS, Accepts, Schema, Setting, parse_settings
from themes.format.translations import Translations
from themes.objects.fonts import FAMILIES

MOST_KEPT = 32
_SHOWN = ("placeholder", "unit", "limit", "accept", "role", "metaobject_type", "alpha")

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready-made section or block; `document` can be put into a template as it is."""

    name: str
    category: str
    document: Json


@dataclass(frozen=True, slots=True)
class Taken:
    """A type of block that may stand inside a section or block."""

    type: str
    name: str
    source: Literal["own", "theme", "app"]
    limit: int = 0


@dataclass(frozen=True, slots=True)
class OwnBlock:
    """A block that a section declares by itself."""

    type: str
    name: str
    limit: int
    settings: list[Json]


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or a block with a file of its own."""

    type: str
    name: str
    category: str
    tag: str
    limit: int
    max_blocks: int
    settings: list[Json]
    blocks: list[OwnBlock]
    takes: list[Taken]
    presets: list[Preset]
    addable: bool
    private: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A template or section group with the types of sections that may be added to it."""

    name: str
    kind: str
    suffix: str
    title: str
    format: Literal["json", "liquid"]
    addable: list[str]
    document: Json


@dataclass(frozen=True, slots=True)
class ThemeDescription:
    """See the module's text."""

    name: str
    title: str
    version: str
    language: str
    languages: list[str]
    settings: list[Json]
    sections: dict[str, Part]
    blocks: dict[str, Part]
    templates: list[Template]
    groups: list[Template]
    presets: list[Json]
    fonts: list[Json]
    limits: Json

    def json(self) -> Json:
        """All of it, with the blocks of apps that the current store has on."""
        described = asdict(self)
        described["app_blocks"] = apps = [
            {
                "type": block.type,
                "app": block.app,
                "name": block.schema.name,
                "target": block.target,
                "settings": [_setting(entry, str) for entry in block.schema.entries],
            }
            for block in app_blocks()
        ]
        offered = [
            {"type": app["type"], "name": app["name"], "source": "app", "limit": 0}
            for app in apps
            if app["target"] == "section"
        ]
        for part in (*described["sections"].values(), *described["blocks"].values()):
            part["takes"] = [each for each in part["takes"] if each["source"] != "app"] + (
                offered if any(each["source"] == "app" for each in part["takes"]) else []
            )
        return described


_kept: "OrderedDict[tuple[str, str, str], ThemeDescription]" = OrderedDict()


def describe(package: Package, language: str) -> ThemeDescription:
    """The description of a package in a language, kept by the package's content."""
    key = (package.name, package.digest, language)
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = _Describer(package, language).describe()
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


class _Describer:
    def __init__(self, package: Package, language: str) -> None:
        self.package = package
        self.language = language
        self.labels: Translations = package.labels_in(language)
        self.words: Translations = package.translations(language)

    def describe(self) -> ThemeDescription:
        package = self.package
        return ThemeDescription(
            name=package.name,
            title=self.spoken(package.title),
            version=package.version,
            language=self.language,
            languages=sorted(package.locales),
            settings=[
                {"name": self.label(group.name), "settings": self.settings(group.entries)}
                for group in package.setting_groups
            ],
            sections={kind: self.part(section) for kind, section in package.sections.items()},
            blocks={kind: self.part(block, is_block=True) for kind, block in package.blocks.items()},
            templates=self.templates(),
            groups=[self.group(group) for group in package.groups.values()],
            presets=self.presets(),
            fonts=_fonts(),
            limits={"sections": MAX_SECTIONS, "blocks": MAX_BLOCKS, "depth": MAX_DEPTH},
        )

    def label(self, text: str) -> str:
        """A text for merchants: the phrase that it names, else itself."""
        if not text.startswith(PREFIX):
            return text
        key = text.removeprefix(PREFIX)
        return self.labels.text(key) or self.words.text(key) or key

    def spoken(self, texts: Mapping[str, str]) -> str:
        """A text given by language."""
        return self.label(texts.get(self.language) or texts.get("en") or next(iter(texts.values()), ""))

    def settings(self, entries: Iterable[Setting]) -> list[Json]:
        return [_setting(entry, self.label) for entry in entries]

    def part(self, section: Section, *, is_block: bool = False) -> Part:
        schema = section.schema
        presets = self.ready_made(section.type, schema)
        return Part(
            type=section.type,
            name=self.label(schema.name),
            category=next((preset.category for preset in presets if preset.category), ""),
            tag=schema.tag,
            limit=schema.limit,
            max_blocks=schema.max_blocks,
            settings=self.settings(schema.entries),
            blocks=[
                OwnBlock(block.type, self.label(block.name), block.limit, self.settings(block.entries))
                for block in schema.blocks.values()
            ],
            takes=self.takes(schema, schema.accepts),
            presets=presets,
            addable=bool(presets) or is_block,
            private=is_block and section.type.startswith("_"),
        )

    def takes(self, schema: Schema, accepts: Accepts) -> list[Taken]:
        own = [
            Taken(block.type, self.label(block.name) or block.type, "own", block.limit)
            for block in schema.blocks.values()
        ]
        theme = [
            Taken(kind, self.label(block.schema.name), "theme")
            for kind, block in self.package.blocks.items()
            if accepts.takes(kind)
        ]
        return [*own, *theme, *([Taken("@app", "", "app")] if accepts.app else [])]

    def ready_made(self, kind: str, schema: Schema) -> list[Preset]:
        return [
            Preset(
                name=self.label(str(preset.get("name") or schema.name)),
                category=self.label(str(preset.get("category") or "")),
                document=from_preset(kind, preset),
            )
            for preset in schema.presets
        ]

    def templates(self) -> list[Template]:
        package = self.package
        every = sorted({*package.templates, *package.liquid_templates})
        return [self.template(name, package.templates.get(name)) for name in every]

    def template(self, name: str, template: JsonTemplate | None) -> Template:
        kind, _, suffix = name.partition(".")
        return Template(
            name=name,
            kind=kind,
            suffix=suffix,
            title=self.label(template.title) if template else "",
            format="json" if template else "liquid",
            addable=self.addable("template", kind) if template else [],
            document=document_of(template) if template else {},
        )

    def group(self, group: JsonTemplate) -> Template:
        kind = group.kind or f"custom.{group.name}"
        title = self.label(group.title) or group.name
        addable = self.addable("group", kind)
        return Template(group.name, kind, "", title, "json", addable, document_of(group))

    def addable(self, place: Literal["template", "group"], kind: str) -> list[str]:
        """Types of sections that a merchant may add there: those with presets that allow the place."""
        return [
            name
            for name, section in self.package.sections.items()
            if section.schema.presets and section.schema.may_stand_in(place, kind)
        ]

    def presets(self) -> list[Json]:
        return [
            {
                "name": preset.name,
                "title": self.spoken(preset.title),
                "description": self.spoken(preset.description),
                "settings": dict(preset.settings),
                "is_default": preset.name == self.package.default_preset,
            }
            for preset in self.package.presets.values()
        ]


def _setting(entry: Setting, label: Any) -> Json:
    shown: Json = {
        "type": entry.type,
        "id": entry.id,
        "label": label(entry.label),
        "info": label(entry.info),
        "default": entry.default,
        "options": [
            {
                "value": option.value,
                "label": label(option.label) or option.value,
                "group": label(option.group),
            }
            for option in entry.options
        ],
        "min": entry.minimum,
        "max": entry.maximum,
        "step": entry.step,
        "visible_if": entry.visible_if,
    }
    for name in _SHOWN:
        if name in entry.extra:
            value = entry.extra[name]
            shown[name] = label(value) if isinstance(value, str) else value
    if isinstance(entry.extra.get("definition"), list):
        inner = parse_settings(entry.extra["definition"], Report("", []))
        shown["definition"] = [_setting(each, label) for each in inner]
    return shown


def _fonts() -> list[Json]:
    return [
        {
            "handle": handle,
            "name": family.name,
            "weights": [hundred * 100 for hundred in family.weights],
            "italics": family.italics,
            "system": family.system,
        }
        for handle, family in FAMILIES.items()
    ]
