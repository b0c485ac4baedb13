"""Changes to a store's themes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.events import SYSTEM, record
from themes import installed, locks
from themes.events import ThemeInstalled, ThemeSettingsChanged
from themes.models import StoreTheme

PARTS = frozenset({"settings", "sections", "templates"})


class UnknownPreset(LookupError):
    """The package has no preset of this name."""


@transaction.atomic
def install_theme(
    *, package: str, preset: str = "", settings: Mapping[str, Any] | None = None, actor: str = SYSTEM
) -> StoreTheme:
    """Make a theme package, in one of its presets, the theme that shoppers see.

    The theme that was shown before is kept as a draft with its settings. Installing what is shown already
    changes nothing but the settings given. Raises UnknownTheme, UnknownPreset, or ValueError for settings
    of a wrong shape.
    """
    loaded = installed.package(package)
    chosen = preset or loaded.default_preset
    if chosen not in loaded.presets:
        raise UnknownPreset(f"{package} has no preset {chosen!r}")
    own = _checked(settings or {})
    theme = locks.main_theme()
    if theme is not None and (theme.package, theme.preset) != (package, chosen):
        StoreTheme.objects.filter(pk=theme.pk).update(role=StoreTheme.Role.DRAFT)
        theme = None
    if theme is None:
        theme = StoreTheme(package=package, preset=chosen, role=StoreTheme.Role.MAIN)
    theme.settings = own or theme.settings
    theme.updated_at = timezone.now()
    theme.save()
    record(ThemeInstalled(theme=theme.pk, package=package, preset=chosen), subject=theme, actor=actor)
    return theme


@transaction.atomic
def change_theme_settings(*, settings: Mapping[str, Any], actor: str = SYSTEM) -> StoreTheme:
    """Replace what the store changed in the theme that shoppers see.

    Raises StoreTheme.DoesNotExist without a theme, ValueError for settings of a wrong shape.
    """
    theme = locks.main_theme()
    if theme is None:
        raise StoreTheme.DoesNotExist("the store has no theme yet")
    theme.settings = _checked(settings)
    theme.updated_at = timezone.now()
    theme.save(update_fields=["settings", "updated_at"])
    record(ThemeSettingsChanged(theme=theme.pk), subject=theme, actor=actor)
    return theme


def _checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    for part, values in settings.items():
        if part not in PARTS:
            raise ValueError(f"{part!r} is no part of a theme's settings: {', '.join(sorted(PARTS))} are")
        if not isinstance(values, Mapping):
            raise ValueError(f"{part}: an object was expected")
    return dict(settings)
