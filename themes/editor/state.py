"""All that the editor begins with: the theme's description, its documents, pages and phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from themes import sources
from themes.editor.describe import describe
from themes.editor.places import template_places
from themes.format.documents import document_of
from themes.format.keys import PREFIX
from themes.format.package import Package, Preset
from themes.models import StoreTheme
from themes.rendering.placed import default_entry

type Json = dict[str, Any]

THEME_LANGUAGES = {"zh-hans": "zh-Hans"}
"""Languages of the back office where themes write them differently."""


def editor_state(theme: StoreTheme, *, language: str, locales: list[str]) -> Json:
    """What the editor shows of a theme.

    `language` is the back office's, for labels; `locales` are the store's, for texts. `base` is what stands
    where the merchant's `document` says nothing: the preset's choice, else the package's. `phrases` are the
    theme's own words that documents name, by key and language.
    Raises UnknownTheme, or PackageError for a package that can't be used.
    """
    package = sources.package(theme.source)
    description = describe(package, THEME_LANGUAGES.get(language, language))
    document = theme.document if theme.working is None else theme.working
    base = _base(package, package.presets.get(theme.preset) or package.presets[package.default_preset])
    described = description.json()
    own = [str(name) for name in document.get("templates", {})]
    return {
        "description": described,
        "base": base,
        "document": document,
        "saved": theme.document,
        "revision": theme.revision,
        "has_unsaved": theme.working is not None,
        "preset": theme.preset or package.default_preset,
        "pages": [place.json() for place in template_places(description, own)],
        "phrases": _phrases(package, locales, {"a": described, "b": base, "c": document}),
    }


def _base(package: Package, preset: Preset) -> Json:
    templates = {name: document_of(template) for name, template in package.templates.items()}
    groups = {name: document_of(group) for name, group in package.groups.items()}
    chosen = {name: dict(entry) for name, entry in preset.sections.items()}
    return {
        "settings": {**dict(preset.settings), **_custom_css(preset)},
        "templates": templates | {name: dict(entry) for name, entry in preset.templates.items()},
        "groups": {name: {**group, **chosen.get(name, {})} for name, group in groups.items()},
        "statics": {
            kind: chosen.get(kind) or dict(default_entry(section.schema))
            for kind, section in package.sections.items()
        },
        "embeds": {name: dict(entry) for name, entry in preset.embeds.items()},
    }


def _custom_css(preset: Preset) -> Json:
    return {"platform_customizations": {"custom_css": [preset.custom_css]}} if preset.custom_css else {}


def _phrases(package: Package, locales: list[str], data: object) -> dict[str, dict[str, str]]:
    """The theme's words that values name ("t:home.hero.button"), in each of the store's languages."""
    found: dict[str, dict[str, str]] = {}
    for key in sorted(set(_keys(data))):
        spoken = {
            locale: str(package.translations(locale).text(key) or package.labels_in(locale).text(key) or "")
            for locale in locales
        }
        if any(spoken.values()):
            found[key] = spoken
    return found


def _keys(data: object) -> Iterator[str]:
    if isinstance(data, str):
        if data.startswith(PREFIX):
            yield data.removeprefix(PREFIX)
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from _keys(value)
