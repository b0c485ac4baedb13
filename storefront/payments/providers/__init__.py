"""Who takes the money. To add a provider: a module here that fulfils `base.Provider`, and one line below."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from kaidian_sdk.points.payments import PaymentState, RefundFacts, RefundState

from .base import (
    BrowserSetup,
    InvalidWebhookError,
    PaymentFacts,
    PaymentRequest,
    Provider,
    ProviderDownError,
    ProviderEvent,
    ProviderRefusedError,
    RefundRequest,
)
from .manual import ManualProvider
from .stripe import StripeProvider

_PROVIDERS: dict[str, Callable[[], Provider]] = {
    "stripe": StripeProvider.from_settings,
    "manual": ManualProvider,
}
DEFAULT_PROVIDER = "stripe"


@cache
def get_provider(name: str) -> Provider:
    """The provider of that name, made once a process. Raises KeyError for an unknown name."""
    return _PROVIDERS[name]()


__all__ = [
    "DEFAULT_PROVIDER",
    "BrowserSetup",
    "InvalidWebhookError",
    "PaymentFacts",
    "PaymentRequest",
    "PaymentState",
    "Provider",
    "ProviderDownError",
    "ProviderEvent",
    "ProviderRefusedError",
    "RefundFacts",
    "RefundRequest",
    "RefundState",
    "get_provider",
]
