"""What happens to customers."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class CustomerCreated(EventPayload, name="customer.created"):
    """Somebody new bought something, subscribed, registered, or was added by the team."""

    customer: int


@dataclass(frozen=True)
class CustomerRegistered(EventPayload, name="customer.registered"):
    """They have an account now: they chose a password."""

    customer: int


@dataclass(frozen=True)
class CustomerInvited(EventPayload, name="customer.invited"):
    """The team asked them to open an account."""

    customer: int


@dataclass(frozen=True)
class InvitationDeclined(EventPayload, name="customer.invitation_declined"):
    """They want no account."""

    customer: int


@dataclass(frozen=True)
class CustomerSignedIn(EventPayload, name="customer.signed_in"):
    """They signed in, in one more browser."""

    customer: int


@dataclass(frozen=True)
class CustomerSignedOut(EventPayload, name="customer.signed_out"):
    """They signed out, in one browser."""

    customer: int


@dataclass(frozen=True)
class PasswordChanged(EventPayload, name="customer.password_changed"):
    """They chose a new password, and were signed out everywhere else."""

    customer: int


@dataclass(frozen=True)
class EmailProven(EventPayload, name="customer.email_proven"):
    """They showed that the address is theirs; what was ordered with it is theirs to see."""

    customer: int


@dataclass(frozen=True)
class CustomerChanged(EventPayload, name="customer.changed"):
    """Facts about them were written anew.

    `fields` are the names of those that differ.
    """

    customer: int
    fields: list[str]


@dataclass(frozen=True)
class MarketingChanged(EventPayload, name="customer.marketing_changed"):
    """They want news from the shop, or no longer.

    `source` is a `Customer.Consent`.
    """

    customer: int
    accepts: bool
    source: str


@dataclass(frozen=True)
class CustomerDisabled(EventPayload, name="customer.disabled"):
    """The team barred their account: nobody can sign in to it."""

    customer: int


@dataclass(frozen=True)
class CustomerEnabled(EventPayload, name="customer.enabled"):
    """The team opened their account again."""

    customer: int


@dataclass(frozen=True)
class CustomerErased(EventPayload, name="customer.erased"):
    """They asked to be forgotten. Whoever keeps something of them erases it, too."""

    customer: int


@dataclass(frozen=True)
class AddressSaved(EventPayload, name="customer.address_saved"):
    """An address came into their book, or was changed."""

    customer: int
    address: int


@dataclass(frozen=True)
class AddressRemoved(EventPayload, name="customer.address_removed"):
    """An address left their book."""

    customer: int
    address: int
