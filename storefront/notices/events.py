"""What happens to notices."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class NoticesChosen(EventPayload, name="store.notices_chosen"):
    """A merchant chose how people are told.

    `channels` are names of channels by notice.
    """

    channels: dict[str, list[str]]
