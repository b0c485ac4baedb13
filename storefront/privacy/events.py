"""What people ask of their data."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class DataRequested(EventPayload, name="customer.data_requested"):
    """They want a copy of what is known of them. Whoever keeps something of them hands it to the merchant."""

    customer: int
    request: int


@dataclass(frozen=True)
class DataReady(EventPayload, name="customer.data_ready"):
    """The copy of their data is ready for them."""

    customer: int
    request: int


@dataclass(frozen=True)
class ErasureRequested(EventPayload, name="customer.erasure_requested"):
    """They want to be forgotten.

    `customer.erased` follows unless they take it back.
    """

    customer: int
    request: int


@dataclass(frozen=True)
class RequestWithdrawn(EventPayload, name="customer.erasure_withdrawn"):
    """They want to stay after all."""

    customer: int
    request: int


@dataclass(frozen=True)
class TermsChanged(EventPayload, name="store.privacy_terms_changed"):
    """The team set how long people may think an erasure over, and how long orders stay for the books."""

    waits_days: int
    kept_years: int
    forgets_orders: bool = True


@dataclass(frozen=True)
class OrdersForgotten(EventPayload, name="store.orders_forgotten"):
    """Names and addresses were taken out of old orders: the books need them no longer."""

    count: int
    before: str
