"""Whether the store may take real money yet. A higher floor says so; without one every store may.

    clear_with(may_take_payments, url_name="business")

Ways to pay that move no money by way of a provider (the manual one, Stripe's test mode) never ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from .gateways import MANUAL, STRIPE


@dataclass(frozen=True)
class Clearing:
    """Who clears stores. `url_name` is the page of the back office where one asks for it."""

    is_given: Callable[[], bool]
    url_name: str


_clearing: list[Clearing] = []


def clear_with(is_given: Callable[[], bool], *, url_name: str) -> None:
    """Let a higher floor say, in the store, whether it may take real money."""
    _clearing[:] = [Clearing(is_given, url_name)]


def stripe_mode() -> str:
    """ "off", "test" or "live", by the platform's key."""
    key: str = settings.STRIPE_SECRET_KEY
    if not key:
        return "off"
    return "test" if "_test_" in key else "live"


def is_real(gateway: str) -> bool:
    """Whether a gateway moves real money through a provider."""
    if gateway == STRIPE:
        return stripe_mode() == "live"
    return gateway != MANUAL


def is_cleared() -> bool:
    """Whether the current store may take real money."""
    return not _clearing or _clearing[0].is_given()


def clearing_page() -> str:
    """The page where a store that is not cleared asks for it; "" where there is none."""
    return _clearing[0].url_name if _clearing else ""
