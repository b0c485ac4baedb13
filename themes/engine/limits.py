"""What a template may cost, and the meter that counts it."""

from dataclasses import dataclass

from themes.engine import clock
from themes.engine.errors import Exhausted, RenderError
from themes.engine.said import Said

MAX_TEXT = 1_000_000
"""Characters of one text."""
MAX_ITEMS = 50_000
"""Items of one list."""
MAX_NUMBER = 10**30
"""The greatest whole number, negative or positive."""

SLICE = 500
"""Fuel between two looks at the clock."""
FREE = 64
"""Characters that one unit of fuel pays for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one template, with all the snippets it renders, and what a whole page may cost.

    A unit of fuel is about one node, iteration or filter, or 64 characters handled.
    """

    fuel: int = 300_000
    """Units of work for one section or the layout; about one for each tag, filter or turn of a loop."""
    page_fuel: int = 2_000_000
    """Units of work for the whole page."""
    seconds: float = 0.12
    """Seconds of processor time for one section or the layout. Waiting for the database does not count."""
    page_seconds: float = 1.0
    """Seconds of processor time for the whole page."""
    nesting: int = 60
    """How deep tags may be nested in one file."""
    depth: int = 200
    """How deep snippets, sections, blocks and tags may be nested while a page is drawn."""
    nodes: int = 50_000
    """Tags, outputs and pieces of text in one file."""
    source: int = 256_000
    """Characters of one Liquid file."""


class Meter:
    """Counts down the fuel of one render, and looks at the clock once each slice.

    Nodes subtract from `fuel` themselves, since that is the cheapest way in Python, and call `refill` when it
    is below zero.
    """

    __slots__ = ("_deadline", "_limits", "_page_deadline", "_rest", "depth", "fuel")

    def __init__(self, limits: Limits, page_rest: int, now: float, page_deadline: float, depth: int) -> None:
        self._limits = limits
        self._rest = min(limits.fuel, page_rest)
        self._deadline = min(now + limits.seconds, page_deadline)
        self._page_deadline = page_deadline
        # The first slice is free of a look at the clock, which was read just now.
        self.fuel = max(0, min(SLICE, self._rest)) if now <= page_deadline else 0
        self._rest -= self.fuel
        self.depth = depth

    @property
    def rest(self) -> int:
        """Units that are left."""
        return self._rest + self.fuel

    def refill(self) -> None:
        """Take the next slice. Raises `Exhausted` when nothing is left or the time is up."""
        if self._rest + self.fuel <= 0:
            raise Exhausted(Said("the template does too much work and was stopped"))
        if clock.seconds() > self._deadline:
            raise Exhausted(Said("the template takes too long and was stopped"))
        clock.pause()
        take = min(SLICE - min(self.fuel, 0), self._rest)
        self._rest -= take
        self.fuel += take

    def covers(self, size: int) -> bool:
        """Pay for a text of so many characters. False, and nothing paid, when no slice is left for it."""
        rest = self.fuel - size // (FREE // 2)
        if rest < 0:
            return False
        self.fuel = rest
        return True

    def charge(self, units: int) -> None:
        """Pay for work whose size is known beforehand. Raises `Exhausted`."""
        self.fuel -= units
        if self.fuel < 0:
            self.refill()

    def give_time(self, seconds: float) -> None:
        """Move the deadline: what a render inside this one has used is not counted twice."""
        self._deadline = min(self._deadline + seconds, self._page_deadline)

    def enter(self, levels: int) -> None:
        """Go down by this many levels. Raises `Exhausted`; leave with `depth -= levels`."""
        self.depth += levels
        if self.depth > self._limits.depth:
            raise Exhausted(Said("snippets are nested too deeply"))


def check_text(length: int) -> None:
    """Raises `RenderError` when a text of this length would be too large."""
    if length > MAX_TEXT:
        raise RenderError(Said("a text would be longer than %(most)s characters", most=f"{MAX_TEXT:,}"))


def check_items(count: int) -> None:
    """Raises `RenderError` when a list of this length would be too large."""
    if count > MAX_ITEMS:
        raise RenderError(Said("a list would have more than %(most)s items", most=f"{MAX_ITEMS:,}"))
