"""A theme package in memory: everything a page needs, parsed and checked, shared by all stores that
use it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from themes.engine import Engine, Said, Template, TemplateMissing
from themes.format.documents import JsonTemplate
from themes.format.problems import Problem
from themes.format.schema import Schema, Setting, Settings
from themes.format.translations import Translations


@dataclass(frozen=True, slots=True)
class Section:
    """A section file, or a theme block's (`blocks/<type>.liquid`): its template and its schema."""

    type: str
    template: Template
    schema: Schema


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """One group of the theme's settings, as the editor shows them; `entries` with headers and paragraphs."""

    name: str
    entries: tuple[Setting, ...]


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

    `title` and `description` are by language. `embeds` are blocks of apps on every page, as JSON has them.
    """

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    settings: Mapping[str, Any]
    sections: Mapping[str, Mapping[str, Any]]
    templates: Mapping[str, Mapping[str, Any]]
    embeds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    custom_css: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A theme package. `digest` changes with any file; `asset_digest` with any asset.

    `templates` are JSON templates, `liquid_templates` those written in Liquid, both by names such as
    "product.gift" and "customers/login". `css_bundle` and `js_bundle` name the assets with what sections,
    blocks and snippets brought, "" for none. `warnings` say what was passed over.
    """

    name: str
    title: Mapping[str, str]
    version: str
    digest: str
    asset_digest: str
    engine: Engine
    layouts: Mapping[str, Template]
    templates: Mapping[str, JsonTemplate]
    liquid_templates: Mapping[str, Template]
    groups: Mapping[str, JsonTemplate]
    sections: Mapping[str, Section]
    blocks: Mapping[str, Section]
    snippets: Mapping[str, Template]
    assets: Mapping[str, Asset]
    settings: Settings
    setting_groups: tuple[SettingGroup, ...]
    presets: Mapping[str, Preset]
    default_preset: str
    labels: Mapping[str, Translations]
    locales: Mapping[str, Translations]
    default_locale: str
    css_bundle: str = ""
    js_bundle: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    def snippet(self, name: str) -> Template:
        """The snippet of a name. Raises TemplateMissing."""
        try:
            return self.snippets[name]
        except KeyError:
            raise TemplateMissing(
                Said("there is no snippet “%(name)s”", name=name), file=f"snippets/{name}.liquid"
            ) from None

    def template_name(self, wanted: str) -> str:
        """The template to use for `wanted` ("product.gift" falls back to "product"). Raises
        TemplateMissing.
        """
        for name in template_names(wanted):
            if name in self.templates or name in self.liquid_templates:
                return name
        raise TemplateMissing(
            Said("there is no template “%(name)s”", name=wanted), file=f"templates/{wanted}.json"
        )

    def translations(self, locale: str) -> Translations:
        """The theme's words in a language, in its default language where it does not speak that one."""
        return self._in(self.locales, locale)

    def labels_in(self, locale: str) -> Translations:
        """The words of the theme's schemas, as merchants read them in the editor."""
        return self._in(self.labels, locale)

    def _in(self, tables: Mapping[str, Translations], locale: str) -> Translations:
        for name in locale_names(locale):
            if name in tables:
                return tables[name]
        return tables.get(self.default_locale) or Translations(locale, {})


def template_names(wanted: str) -> tuple[str, ...]:
    """The names to try for a template, best first: "product.gift", then "product"."""
    base = wanted.partition(".")[0]
    return (wanted,) if base == wanted else (wanted, base)


_SAME = {
    "zh-Hans": ("zh-CN", "zh"),
    "zh-Hant": ("zh-TW", "zh-HK", "zh"),
    "nb": ("no",),
    "no": ("nb",),
    "pt": ("pt-PT", "pt-BR"),
}


def locale_names(locale: str) -> tuple[str, ...]:
    """The names that a language's file may have, best first: themes call zh-Hans "zh-CN", en-GB just "en"."""
    base = locale.partition("-")[0]
    return tuple(dict.fromkeys((locale, *_SAME.get(locale, ()), base, *_SAME.get(base, ()))))
