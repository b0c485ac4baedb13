"""Frame: the names that one template or snippet sees while it renders."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from themes.engine.engine import Run
    from themes.engine.limits import Meter


class Globals(dict[str, object]):
    """Global names of a run: a dict whose missing names are resolved once, on first use, and kept."""

    __slots__ = ("_resolve",)

    def __init__(self, given: Mapping[str, object], resolve: Callable[[str], object]) -> None:
        super().__init__(given)
        self._resolve = resolve

    def __missing__(self, name: str) -> object:
        value = self[name] = self._resolve(name)
        return value


class Overlay(dict[str, object]):
    """Names seen on top of a run's globals, inside snippets too (`section`, for one)."""

    __slots__ = ("_below",)

    def __init__(self, names: Mapping[str, object], below: dict[str, object]) -> None:
        super().__init__(names)
        self._below = below

    def __missing__(self, name: str) -> object:
        value = self[name] = self._below[name]
        return value


class Frame(dict[str, object]):
    """Local names, over the globals: `frame["x"]` is what `{{ x }}` prints, None when there is none.

    `registers` keeps what tags remember between uses: counters, cycles, where a loop ended.
    """

    __slots__ = ("globals", "meter", "registers", "run")
    run: "Run"
    meter: "Meter"
    globals: dict[str, object]
    registers: dict[str, Any]

    @classmethod
    def start(cls, run: "Run", meter: "Meter", globals_: dict[str, object]) -> "Frame":
        """A frame without local names."""
        frame = cls()
        frame.run, frame.meter, frame.globals, frame.registers = run, meter, globals_, {}
        return frame

    def isolated(self, names: Mapping[str, object]) -> "Frame":
        """The frame of a snippet: the same globals and its arguments, none of the caller's variables."""
        frame = Frame(names)
        frame.run, frame.meter, frame.globals, frame.registers = self.run, self.meter, self.globals, {}
        return frame

    def __missing__(self, name: str) -> object:
        value = self.globals[name]
        if value is not None:
            self[name] = value  # a global stays what it is as long as the page is drawn
        elif self.registers:
            return self.registers.get(COUNTER + name)
        return value


COUNTER = "counter "
"""Prefix of the registers of `increment` and `decrement`, which are names of their own kind."""


class Interrupt(Exception):
    """Leaves the innermost loop, or the template when there is none."""


class BreakLoop(Interrupt):
    """`{% break %}`."""


class ContinueLoop(Interrupt):
    """`{% continue %}`."""
