"""What happens in the check of a store's business. The events lie in the store's schema."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class BusinessTold(EventPayload, name="business.told"):
    """The owner handed in who is behind the store, to be looked at."""

    kind: str


@dataclass(frozen=True)
class BusinessDecided(EventPayload, name="business.decided"):
    """The platform looked at the store's business: approved, something more needed, or refused."""

    state: str


@dataclass(frozen=True)
class PaperChanged(EventPayload, name="business.paper_changed"):
    """A document about the store's business was added or removed."""

    kind: str
    is_added: bool


@dataclass(frozen=True)
class ComplaintMoved(EventPayload, name="complaint.moved"):
    """Something was taken down after a complaint, or the complaint ended.

    `status` says which.
    """

    number: str
    status: str
    target: str
