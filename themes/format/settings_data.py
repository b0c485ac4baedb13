"""Reads `config/settings_data.json`: the theme's ready choices, and which of them it comes with."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.format.documents import css_of
from themes.format.package import Preset
from themes.format.problems import Report

CURRENT = "current"
PLAIN = "default"
RESERVED = frozenset({"sections", "blocks", "platform_customizations", "content_for_index"})
"""Members beside the settings in a choice as Shopify's themes write it."""
_NAMES = {
    CURRENT: {"en": "As delivered", "zh-Hans": "原样"},
    PLAIN: {"en": "Default", "zh-Hans": "默认"},
}


def read_presets(data: Mapping[str, Any], report: Report) -> tuple[dict[str, Preset], str]:
    """All presets by name, and the name of the one that the theme comes with.

    `current` may name a preset or hold the settings themselves; then it is a preset called "current". A
    theme without any has one called "default", which changes nothing.
    """
    presets: dict[str, Preset] = {}
    declared = data.get("presets") or {}
    if not isinstance(declared, Mapping):
        report.fault(_("an object of presets was expected"), "presets")
        declared = {}
    for name, entry in declared.items():
        if isinstance(entry, Mapping):
            presets[name] = _preset(name, entry)
        else:
            report.fault(sentence(_("the preset “%(name)s” must be an object"), name=name), "presets", name)
    current = data.get("current")
    if isinstance(current, Mapping):
        presets = {CURRENT: _preset(CURRENT, current), **presets}
        return presets, CURRENT
    if isinstance(current, str) and current in presets:
        return presets, current
    if current:
        message = sentence(_("the current preset “%(name)s” is not among the presets"), name=current)
        report.warning(message, "current")
    if not presets:
        presets[PLAIN] = _preset(PLAIN, {})
    return presets, next(iter(presets))


def _preset(name: str, entry: Mapping[str, Any]) -> Preset:
    """A preset in our own form, with settings apart and names by language, or in Shopify's, where they are
    mixed.
    """
    settings = entry.get("settings")
    is_own = isinstance(settings, Mapping)
    title = entry.get("name") if is_own else None
    return Preset(
        name=name,
        title=_by_language(title) or _NAMES.get(name, {"en": name}),
        description=_by_language(entry.get("description")) if is_own else {},
        settings=settings
        if isinstance(settings, Mapping)
        else {key: value for key, value in entry.items() if key not in RESERVED},
        sections=_objects(entry.get("sections")),
        templates=_objects(entry.get("templates")) if is_own else {},
        embeds=_objects(entry.get("blocks")),
        custom_css=custom_css(entry),
    )


def custom_css(entry: Mapping[str, Any]) -> str:
    """CSS of the merchant for every page, as settings hold it."""
    customised = entry.get("platform_customizations")
    return css_of(customised.get("custom_css")) if isinstance(customised, Mapping) else ""


def _by_language(value: object) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {str(language): str(text) for language, text in value.items()}
    return {"en": value} if isinstance(value, str) else {}


def _objects(value: object) -> dict[str, Mapping[str, Any]]:
    members = value if isinstance(value, Mapping) else {}
    return {str(name): entry for name, entry in members.items() if isinstance(entry, Mapping)}
