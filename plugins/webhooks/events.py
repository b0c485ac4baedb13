"""What happens to a store's webhooks."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class EndpointSaved(EventPayload, name="webhook.saved"):
    """A webhook was added, or has another address or other events."""

    endpoint: int
    url: str
    events: list[str]
    is_new: bool


@dataclass(frozen=True)
class EndpointSwitched(EventPayload, name="webhook.switched"):
    """A webhook was turned on or off: by the team, by Kaidian, or because it failed or is gone."""

    endpoint: int
    is_on: bool
    reason: str


@dataclass(frozen=True)
class SecretRotated(EventPayload, name="webhook.secret_rotated"):
    """A webhook has another secret; the former one signs too for a day."""

    endpoint: int


@dataclass(frozen=True)
class EndpointRemoved(EventPayload, name="webhook.removed"):
    """A webhook was removed, with what waited for it and its log."""

    endpoint: int
    url: str


@dataclass(frozen=True)
class MessagesReplayed(EventPayload, name="webhook.replayed"):
    """Messages of a webhook are sent again, since somebody asked for it; so many."""

    endpoint: int
    count: int
