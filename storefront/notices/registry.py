"""What there is to tell, registered by the domains in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from foundation.events import EventPayload
from foundation.letters import Letter


@dataclass(frozen=True)
class Told:
    """A notice in a reader's own words: whom it is for, in which language, and what it says."""

    locale: str
    words: Callable[[], Letter]
    """Called in the reader's language. The letter's button leads to where they see more."""
    email: str = ""
    phone: str = ""
    customer: int | None = None


@dataclass(frozen=True)
class Notice:
    """Something to tell shoppers or the team when an event happens. `tell` gives None where there is nobody
    to tell any more.
    """

    event: type[EventPayload]
    label: str | Promise
    to_staff: bool
    tell: Callable[[Any], Told | None]

    @property
    def id(self) -> str:
        """Its name in settings and forms."""
        return f"{self.event.name}:{'staff' if self.to_staff else 'shopper'}"


_notices: dict[str, Notice] = {}


def register(notice: Notice) -> None:
    """Add a notice. Again replaces it."""
    _notices[notice.id] = notice


def notices() -> list[Notice]:
    """All there are, in the order in which they were registered."""
    return list(_notices.values())


def notices_of(event: str) -> list[Notice]:
    """Those that an event brings."""
    return [notice for notice in _notices.values() if notice.event.name == event]
