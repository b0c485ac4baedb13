"""The looks to choose from when a store is opened: every preset of every theme package."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from themes import installed
from themes.gallery import DEFAULT_THEME


@dataclass(frozen=True)
class Look:
    """A preset of a theme. `value` names both: "courtyard/mist"."""

    value: str
    package: str
    preset: str
    title: str
    picture: str


def looks() -> list[Look]:
    """All looks, those of the default theme first and its default preset before all others."""
    names = sorted(installed.package_names(), key=lambda name: name != DEFAULT_THEME)
    return [look for name in names for look in _looks_of(name)]


def _looks_of(name: str) -> list[Look]:
    package = installed.package(name)
    language = "zh-Hans" if (get_language() or "").startswith("zh") else "en"
    presets = sorted(package.presets.values(), key=lambda preset: preset.name != package.default_preset)
    return [
        Look(
            value=f"{name}/{preset.name}",
            package=name,
            preset=preset.name,
            title=f"{package.title.get(language, name)} · {preset.name}",
            picture=f"portal/looks/{name}-{preset.name}.webp",
        )
        for preset in presets
    ]


def find_look(value: str) -> Look | None:
    """The look of this name, or None."""
    return next((look for look in looks() if look.value == value), None)
