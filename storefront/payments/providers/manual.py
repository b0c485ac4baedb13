"""Money that changes hands outside: bank transfer, cash. The team says that it came and gives it back."""

from __future__ import annotations

from collections.abc import Mapping

from kaidian_sdk.points.payments import PaymentState, RefundFacts, RefundState

from .base import (
    BrowserSetup,
    InvalidWebhookError,
    PaymentFacts,
    PaymentRequest,
    ProviderEvent,
    RefundRequest,
)


class ManualProvider:
    """What the team says is so. It has no shopper's page, no webhooks and nothing to ask."""

    name = "manual"

    def create_payment(self, request: PaymentRequest) -> PaymentFacts:
        """The team says that the money came in."""
        return PaymentFacts(ref=f"manual-{request.key}", state=PaymentState.SUCCEEDED, amount=request.amount)

    def fetch_payment(self, ref: str) -> PaymentFacts:
        """Only the team knows, and it has said."""
        raise NotImplementedError("a manual payment is settled when it is written")

    def cancel_payment(self, ref: str) -> PaymentFacts:
        """There is none that waits."""
        raise NotImplementedError("a manual payment is settled when it is written")

    def refund(self, request: RefundRequest) -> RefundFacts:
        """The team gives the money back by hand."""
        ref = f"manual-{request.key}"
        return RefundFacts(ref=ref, state=RefundState.SUCCEEDED, amount=request.amount, key=request.key)

    def list_refunds(self, payment_ref: str) -> list[RefundFacts]:
        """None that we do not know."""
        return []

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        """Nobody sends any."""
        raise InvalidWebhookError("manual payments have no webhooks")

    def browser(self) -> BrowserSetup:
        """Nothing to enter."""
        return BrowserSetup("", "", "")
