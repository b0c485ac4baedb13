"""Our own looks, which a merchant can choose from when opening a store: every preset of our theme packages.

Developers' and pip's come from `themes.directory` once operators approved them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.templatetags.static import static
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
    is_developers: bool = False
    """Whether a developer offers it; its `package` is then a stored one."""
    author: str = ""
    own_picture: str = ""
    """The address of a developer's picture, "" without one."""

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
        """Static file with the preview of one of our own looks in the active language."""
        return f"themes/gallery/{self.package}-{self.preset}.{_language()}.webp"

    @property
    def picture_url(self) -> str:
        """Address of its preview, PICTURE_SIZE large; "" for a developer's look without one."""
        return self.own_picture if self.is_developers else static(self.picture)


def _language() -> str:
    return "zh-Hans" if (get_language() or "").lower().startswith("zh") else "en"


def spoken(texts: Mapping[str, str]) -> str:
    """Of texts by language the one in the active language, or else the first."""
    return texts.get(_language()) or next(iter(texts.values()), "")


def list_themes() -> list[ThemeChoice]:
    """All choices: the default theme's first, and of each theme its default preset before the others."""
    names = sorted(installed.own_names(), key=lambda name: (name != DEFAULT_THEME, name))
    return [choice for name in names for choice in choices_of(installed.package(name))]


def find_theme(value: str) -> ThemeChoice | None:
    """The choice whose value is "package/preset", None when there is none."""
    return next((choice for choice in list_themes() if choice.value == value), None)


def choices_of(package: Package) -> list[ThemeChoice]:
    """All looks of a package, its default preset's first."""
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
