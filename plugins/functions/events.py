"""What happens to a store's functions."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class FunctionInstalled(EventPayload, name="function.installed"):
    """A function was added to the store, or replaced by another version of it."""

    function: str
    kind: str
    version: str
    digest: str


@dataclass(frozen=True)
class FunctionSwitched(EventPayload, name="function.switched"):
    """A function was turned on or off."""

    function: str
    is_on: bool


@dataclass(frozen=True)
class FunctionsOrdered(EventPayload, name="function.ordered"):
    """Functions of a kind run in another order now."""

    kind: str
    functions: list[str]


@dataclass(frozen=True)
class FunctionSettingsChanged(EventPayload, name="function.settings_changed"):
    """Settings of a function were changed.

    `names` are which.
    """

    function: str
    names: list[str]


@dataclass(frozen=True)
class FunctionRemoved(EventPayload, name="function.removed"):
    """A function was taken out of the store, with its log."""

    function: str


@dataclass(frozen=True)
class FunctionPaused(EventPayload, name="function.paused"):
    """A function failed so often in a row that it is left out for a while.

    `seconds` is how long.
    """

    function: str
    in_a_row: int
    seconds: int
