"""The looks to choose from when a store is opened: every preset of every theme package."""

from __future__ import annotations

from dataclasses import dataclass

from themes.gallery import ThemeChoice, find_theme, list_themes


@dataclass(frozen=True)
class Look:
    """A preset of a theme, in the reader's language. `value` names both: "courtyard/mist"."""

    value: str
    package: str
    preset: str
    title: str
    text: str
    picture: str


def looks() -> list[Look]:
    """All looks, those of the default theme first and its default preset before all others."""
    return [_look(choice) for choice in list_themes()]


def find_look(value: str) -> Look | None:
    """The look of this name, or None."""
    choice = find_theme(value)
    return _look(choice) if choice else None


def _look(choice: ThemeChoice) -> Look:
    return Look(
        value=choice.value,
        package=choice.package,
        preset=choice.preset,
        title=f"{choice.theme_name} · {choice.name}",
        text=choice.description,
        picture=choice.picture,
    )
