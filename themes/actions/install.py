"""Make a theme the one that shoppers see, without a person in the back office: opening a store, scripts."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from foundation.events import SYSTEM, record
from themes import locks, sources
from themes.actions import steps
from themes.document import checked
from themes.errors import UnknownPreset
from themes.events import ThemeInstalled, ThemeSettingsChanged
from themes.format.package import Package
from themes.models import StoreTheme, ThemeVersion


@transaction.atomic
def install_theme(
    *, package: str, preset: str = "", settings: Mapping[str, Any] | None = None, actor: str = SYSTEM
) -> StoreTheme:
    """Make a theme package, in one of its presets, the theme that shoppers see.

    The theme that was shown before is kept as a draft with its document. Installing what is shown already
    changes nothing but the settings given. Raises UnknownTheme, UnknownPreset, or DocumentFault for settings
    of a wrong shape.
    """
    loaded = sources.package(package)
    chosen = choose_preset(loaded, preset)
    own = checked(settings or {})
    theme = next((each for each in locks.all_themes() if each.is_main), None)
    if theme is not None and (theme.source, theme.preset) != (package, chosen):
        StoreTheme.objects.filter(pk=theme.pk).update(role=StoreTheme.Role.DRAFT)
        theme = None
    if theme is None:
        theme = steps.new_theme(source=package, preset=chosen, role=StoreTheme.Role.MAIN)
    if own:
        theme.document = own
    steps.keep(theme)
    steps.add_version(theme, ThemeVersion.Kind.PUBLISHED, actor=actor)
    record(ThemeInstalled(theme=theme.pk, package=package, preset=chosen), subject=theme, actor=actor)
    return theme


@transaction.atomic
def change_theme_settings(*, settings: Mapping[str, Any], actor: str = SYSTEM) -> StoreTheme:
    """Replace what the store changed in the theme that shoppers see.

    Raises StoreTheme.DoesNotExist without a theme, DocumentFault for settings of a wrong shape.
    """
    theme = next((each for each in locks.all_themes() if each.is_main), None)
    if theme is None:
        raise StoreTheme.DoesNotExist("the store has no theme yet")
    theme.document = checked(settings)
    steps.keep(theme)
    steps.add_version(theme, ThemeVersion.Kind.SAVED, actor=actor)
    record(ThemeSettingsChanged(theme=theme.pk), subject=theme, actor=actor)
    return theme


def choose_preset(package: Package, wanted: str) -> str:
    """The preset to use: the wanted one, or the package's own choice for "". Raises UnknownPreset."""
    chosen = wanted or package.default_preset
    if chosen not in package.presets:
        raise UnknownPreset(f"{package.name} has no preset {chosen!r}")
    return chosen
