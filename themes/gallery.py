"""The looks that a merchant can choose from when opening a store: every preset of every theme package."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from themes import installed
from themes.format.package import Package, Preset
from themes.objects.schemes import read_schemes

DEFAULT_THEME = "courtyard"
LANGUAGES = ("en", "zh-Hans")
PICTURE_SIZE = (960, 720)
"""Width and height of the preview pictures in pixels."""


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """A theme package in one of its presets. Texts are by language; the properties speak the active one."""

    package: str
    preset: str
    theme_names: Mapping[str, str]
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    colours: tuple[str, str, str]
    """Background, text and accent, as CSS colours."""

    @property
    def value(self) -> str:
        """Both names as one word: "courtyard/mist"."""
        return f"{self.package}/{self.preset}"

    @property
    def theme_name(self) -> str:
        """What the package is called."""
        return spoken(self.theme_names)

    @property
    def name(self) -> str:
        """What the preset is called."""
        return spoken(self.names)

    @property
    def description(self) -> str:
        """One sentence on how it looks."""
        return spoken(self.descriptions)

    @property
    def picture(self) -> str:
        """Static file with its preview in the active language, PICTURE_SIZE large."""
        return f"themes/gallery/{self.package}-{self.preset}.{_language()}.webp"


def _language() -> str:
    return "zh-Hans" if (get_language() or "").lower().startswith("zh") else "en"


def spoken(texts: Mapping[str, str]) -> str:
    """Of texts by language the one in the active language, or else the first."""
    return texts.get(_language()) or next(iter(texts.values()), "")


def list_themes() -> list[ThemeChoice]:
    """All choices: the default theme's first, and of each theme its default preset before the others."""
    names = sorted(installed.package_names(), key=lambda name: (name != DEFAULT_THEME, name))
    return [choice for name in names for choice in _choices(installed.package(name))]


def find_theme(value: str) -> ThemeChoice | None:
    """The choice whose value is "package/preset", None when there is none."""
    return next((choice for choice in list_themes() if choice.value == value), None)


def _choices(package: Package) -> list[ThemeChoice]:
    presets = sorted(package.presets.values(), key=lambda preset: preset.name != package.default_preset)
    return [_choice(package, preset) for preset in presets]


def _choice(package: Package, preset: Preset) -> ThemeChoice:
    def colour(name: str) -> str:
        plain = f"color_{name}"
        if plain in package.settings:
            return str(preset.settings.get(plain) or package.settings[plain].default)
        return _first_scheme(package, preset).get(name, "")

    return ThemeChoice(
        package=package.name,
        preset=preset.name,
        theme_names=package.title,
        names=preset.title,
        descriptions=preset.description,
        colours=(colour("background"), colour("text"), colour("accent")),
    )


def _first_scheme(package: Package, preset: Preset) -> Mapping[str, str]:
    """The colours of the scheme that pages have unless a section chooses another."""
    for setting in package.settings.values():
        if setting.type == "color_scheme_group":
            value = preset.settings.get(setting.id) or setting.default
            for scheme in read_schemes(setting.extra.get("definition"), value).values():
                found = scheme.settings().json()
                return {name: str(each) for name, each in found.items()} if isinstance(found, dict) else {}
    return {}


def look_of(source: str, preset: str) -> ThemeChoice | None:
    """The gallery's choice for an installed package and preset; None for packages that are not in it."""
    return find_theme(f"{source}/{preset}")
