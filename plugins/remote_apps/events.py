"""What happens to a store's remote apps."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class AppInstalled(EventPayload, name="app.installed"):
    """Somebody let a remote app into the store, or agreed to other rights of it."""

    app: str
    scopes: list[str]


@dataclass(frozen=True)
class AppSwitched(EventPayload, name="app.switched"):
    """A remote app was turned off, or on again. Off, it can do nothing."""

    app: str
    is_on: bool


@dataclass(frozen=True)
class AppSponsored(EventPayload, name="app.sponsored"):
    """Another member of the team stands for a remote app: it may what they may."""

    app: str


@dataclass(frozen=True)
class AppUninstalled(EventPayload, name="app.uninstalled"):
    """A remote app was taken out of the store. Its tokens open nothing any more."""

    app: str


@dataclass(frozen=True)
class AppAccessRevoked(EventPayload, name="app.access_revoked"):
    """The tokens of a remote app were revoked.

    `reason`: "app", or a code or token that was used twice.
    """

    app: str
    reason: str
