"""What happens to a store itself. The events lie in the store's own schema, as all events do."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class StoreOpened(EventPayload, name="store.opened"):
    """A merchant opened the store."""

    handle: str


@dataclass(frozen=True)
class HandleChanged(EventPayload, name="store.handle_changed"):
    """The store has another address; the old one leads to it."""

    old: str
    new: str


@dataclass(frozen=True)
class StoreSuspended(EventPayload, name="store.suspended"):
    """An operator paused the store: its shop answers 503, its back office can only be read."""

    reason: str


@dataclass(frozen=True)
class StoreHeld(EventPayload, name="store.read_only"):
    """The store can be looked at and not changed: its shop takes no orders."""

    reason: str


@dataclass(frozen=True)
class StoreReopened(EventPayload, name="store.reopened"):
    """The store is open again after it was suspended or closed."""


@dataclass(frozen=True)
class StoreClosed(EventPayload, name="store.closed"):
    """The merchant closed the store: its shop answers 404. Its data is kept."""


@dataclass(frozen=True)
class StoreBackedUp(EventPayload, name="store.backed_up"):
    """Somebody had a backup of the store made, besides those of each night.

    `bytes` is the size of the archive, without the store's `files`.
    """

    rows: int
    files: int
    bytes: int


@dataclass(frozen=True)
class StoreRestored(EventPayload, name="store.restored"):
    """The store is as it was at a former moment, from a backup; what came later is put aside.

    `to` is that moment (ISO 8601).
    """

    to: str


@dataclass(frozen=True)
class StoreMoved(EventPayload, name="store.moved"):
    """The platform took the store to another of its databases; nothing of it has changed."""

    origin: str
    to: str


@dataclass(frozen=True)
class StoreLeaving(EventPayload, name="store.leaving"):
    """The store is to be deleted; its shop is closed.

    Until `due` (ISO 8601) it can be taken back.
    """

    reason: str
    due: str


@dataclass(frozen=True)
class StoreTakenBack(EventPayload, name="store.taken_back"):
    """The store will not be deleted after all."""


@dataclass(frozen=True)
class MemberAdded(EventPayload, name="member.added"):
    """A person joined the store's team.

    `role` is a built-in role or "own:<id>", and `title` is then what the store called it.
    """

    account: int
    role: str
    title: str = ""


@dataclass(frozen=True)
class MemberRoleChanged(EventPayload, name="member.role_changed"):
    """A person of the team has other rights."""

    account: int
    old: str
    new: str
    old_title: str = ""
    new_title: str = ""


@dataclass(frozen=True)
class MemberRemoved(EventPayload, name="member.removed"):
    """A person left the store's team."""

    account: int
    role: str
    title: str = ""


@dataclass(frozen=True)
class RoleMade(EventPayload, name="role.made"):
    """The store made a role of its own."""

    title: str
    permissions: list[str]


@dataclass(frozen=True)
class RoleChanged(EventPayload, name="role.changed"):
    """A role of the store's own has another name or other rights."""

    title: str
    old_title: str
    added: list[str]
    removed: list[str]


@dataclass(frozen=True)
class RoleDeleted(EventPayload, name="role.deleted"):
    """A role of the store's own is gone. Who had it has another one.

    `replaced_by` is that role; "" where nobody had it.
    """

    title: str
    replaced_by: str
