"""What happens to a store's themes."""

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class ThemeInstalled(EventPayload, name="theme.installed"):
    """A theme became the one that shoppers see."""

    theme: int
    package: str
    preset: str


@dataclass(frozen=True)
class ThemeSettingsChanged(EventPayload, name="theme.settings_changed"):
    """The store changed settings of a theme."""

    theme: int
