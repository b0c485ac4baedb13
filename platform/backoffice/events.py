"""What happens to a store in its back office, beside what the tenants say themselves."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class MemberInvited(EventPayload, name="member.invited"):
    """Somebody was asked to join the store's team."""

    email: str
    role: str
    title: str = ""


@dataclass(frozen=True)
class InvitationWithdrawn(EventPayload, name="member.invitation_withdrawn"):
    """An invitation was taken back before it was accepted."""

    email: str


@dataclass(frozen=True)
class StoreChanged(EventPayload, name="store.changed"):
    """Settings of the store itself were changed.

    `changes` are {field: [old, new]}.
    """

    changes: dict[str, list[object]]


@dataclass(frozen=True)
class SecondStepDemanded(EventPayload, name="store.second_step_changed"):
    """The store began, or stopped, to ask its whole team for a second step when signing in."""

    is_needed: bool


@dataclass(frozen=True)
class ShopPasswordChanged(EventPayload, name="store.password_changed"):
    """The shop was closed to visitors without a password, opened, or got another password or message.

    The password itself is told to nobody.
    """

    is_closed: bool
    is_new_password: bool


@dataclass(frozen=True)
class SupportAllowed(EventPayload, name="support.allowed"):
    """Somebody let the platform's people into the store for some hours."""

    hours: int


@dataclass(frozen=True)
class SupportRevoked(EventPayload, name="support.revoked"):
    """Somebody took back the leave to enter the store."""


@dataclass(frozen=True)
class SupportBegan(EventPayload, name="support.began"):
    """Somebody of the platform began to work in the store.

    `is_break_glass`: without an owner's leave.
    """

    reason: str
    is_break_glass: bool


@dataclass(frozen=True)
class SupportEnded(EventPayload, name="support.ended"):
    """Somebody of the platform left the store."""
