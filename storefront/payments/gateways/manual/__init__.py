"""Money that changes hands outside: bank transfer, cash. The team says that it came and gives it back."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.payments import (
    GatewayDown,
    PaymentFacts,
    PaymentGateway,
    PaymentRequest,
    PaymentState,
    RefundFacts,
    RefundRequest,
    RefundState,
)


def create(store: Store, request: PaymentRequest) -> PaymentFacts:
    """The team says that the money came in."""
    return PaymentFacts(ref=f"manual-{request.key}", state=PaymentState.SUCCEEDED, amount=request.amount)


def ask_the_team(store: Store, ref: str) -> PaymentFacts:
    """There is nobody to ask: a manual payment is settled when it is written."""
    raise GatewayDown("only the team knows")


def refund(store: Store, request: RefundRequest) -> RefundFacts:
    """The team gives the money back by hand."""
    ref = f"manual-{request.key}"
    return RefundFacts(ref=ref, state=RefundState.SUCCEEDED, amount=request.amount, key=request.key)


def refunds(store: Store, ref: str) -> list[RefundFacts]:
    """None that we do not know."""
    return []


@hookimpl
def payment_gateways() -> list[PaymentGateway]:
    """For the team; shoppers are not offered it."""
    return [
        PaymentGateway(
            id="manual",
            label={"en": "By hand", "zh-Hans": "线下收款"},
            create=create,
            fetch=ask_the_team,
            cancel=ask_the_team,
            refund=refund,
            refunds=refunds,
            at_checkout=False,
        )
    ]
