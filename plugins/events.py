"""What happens to a store's plugins."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class PluginInstalled(EventPayload, name="plugin.installed"):
    """A plugin was added to the store, with the rights that it asked for."""

    plugin: str
    version: str
    scopes: list[str]


@dataclass(frozen=True)
class PluginSwitched(EventPayload, name="plugin.switched"):
    """A plugin was turned on or off; its settings and data stayed."""

    plugin: str
    is_on: bool


@dataclass(frozen=True)
class PluginChosen(EventPayload, name="plugin.chosen"):
    """A merchant chose what a plugin is used for, or no longer.

    `hook` is the point.
    """

    plugin: str
    hook: str
    part: str
    is_on: bool


@dataclass(frozen=True)
class PluginFieldsFilled(EventPayload, name="plugin.fields_filled"):
    """A merchant filled in fields of a plugin.

    `thing` is "product", "customer" or "order", `number` its id, `fields` are those that changed.
    """

    plugin: str
    thing: str
    number: int
    fields: list[str]


@dataclass(frozen=True)
class PluginSettingsChanged(EventPayload, name="plugin.settings_changed"):
    """Settings of a plugin were changed.

    `names` are which; values may be secret.
    """

    plugin: str
    names: list[str]


@dataclass(frozen=True)
class PluginRemoved(EventPayload, name="plugin.removed"):
    """A plugin was taken out of the store, with its data or without."""

    plugin: str
    with_data: bool


@dataclass(frozen=True)
class PluginPaused(EventPayload, name="plugin.paused"):
    """A call of a plugin failed so often in a row that it is left out for a while.

    `seconds` is how long.
    """

    plugin: str
    place: str
    in_a_row: int
    seconds: int
