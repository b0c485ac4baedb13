"""A theme package in memory: everything a page needs, parsed and checked, shared by all stores that
use it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from themes.engine import Template, TemplateMissing
from themes.schema import SectionSchema, Setting
from themes.translations import Translations


@dataclass(frozen=True, slots=True)
class Section:
    """A section file: its template and what its schema declares."""

    type: str
    template: Template
    schema: SectionSchema


@dataclass(frozen=True, slots=True)
class SectionUse:
    """A section placed in a JSON template or group, with raw settings as they stand in JSON."""

    id: str
    type: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    blocks: tuple["BlockUse", ...] = ()
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class BlockUse:
    """A block placed in a section."""

    id: str
    type: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JsonTemplate:
    """A JSON template or section group: sections in order. `layout` is "" for a template without one."""

    name: str
    sections: tuple[SectionUse, ...]
    layout: str = "theme"
    wrapper: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that browsers fetch. `template` is set for files that end in `.liquid`: they see `settings`."""

    name: str
    content_type: str
    body: bytes
    template: Template | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready choice of theme settings, and of the content of some templates.

    `title` and `description` are by language.
    """

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    settings: Mapping[str, Any]
    sections: Mapping[str, Mapping[str, Any]]
    templates: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Package:
    """A theme package. `digest` changes with any file; `asset_digest` with any asset."""

    name: str
    title: Mapping[str, str]
    version: str
    digest: str
    asset_digest: str
    layouts: Mapping[str, Template]
    templates: Mapping[str, JsonTemplate]
    groups: Mapping[str, JsonTemplate]
    sections: Mapping[str, Section]
    snippets: Mapping[str, Template]
    assets: Mapping[str, Asset]
    settings: Mapping[str, Setting]
    presets: Mapping[str, Preset]
    default_preset: str
    labels: Mapping[str, Translations]
    locales: Mapping[str, Translations]
    default_locale: str

    def snippet(self, name: str) -> Template:
        """The snippet of a name. Raises TemplateMissing."""
        try:
            return self.snippets[name]
        except KeyError:
            raise TemplateMissing(f"there is no snippet “{name}”", file=f"snippets/{name}.liquid") from None

    def template_name(self, wanted: str) -> str:
        """The template to use for `wanted` ("product.gift" falls back to "product"). Raises
        TemplateMissing.
        """
        for name in (wanted, wanted.partition(".")[0]):
            if name in self.templates:
                return name
        raise TemplateMissing(f"there is no template “{wanted}”", file=f"templates/{wanted}.json")

    def translations(self, locale: str) -> Translations:
        """The theme's words in a language, in its default language where it does not speak that one."""
        return self.locales.get(locale) or self.locales[self.default_locale]
