"""Cash in the shop: nothing to announce, so the merchant says when the money is there."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.payments import (
    GatewayRefused,
    PaymentFacts,
    PaymentGateway,
    PaymentRequest,
    PaymentState,
    RefundFacts,
    RefundRequest,
)


def create(store: Store, request: PaymentRequest) -> PaymentFacts:
    if request.amount > 100_000:
        raise GatewayRefused("too_much", "Cash is taken up to 1,000.00.")
    store.storage.add(f"payment:{request.key}", {"amount": request.amount, "state": "pending"})
    return fetch(store, request.key)


def fetch(store: Store, ref: str) -> PaymentFacts:
    kept = store.storage.get(f"payment:{ref}")
    return PaymentFacts(ref=ref, state=PaymentState(kept["state"]), amount=kept["amount"], method="cash")


def cancel(store: Store, ref: str) -> PaymentFacts:
    kept = store.storage.get(f"payment:{ref}")
    store.storage.set(f"payment:{ref}", {**kept, "state": "cancelled"})
    return fetch(store, ref)


def refund(store: Store, request: RefundRequest) -> RefundFacts:
    raise GatewayRefused("by_hand", "Cash is given back by hand.")


def refunds(store: Store, ref: str) -> list[RefundFacts]:
    return []


@hookimpl
def payment_gateways() -> list[PaymentGateway]:
    return [
        PaymentGateway(
            id="cash",
            label={"en": "Cash in the shop", "zh-Hans": "到店付现"},
            create=create,
            fetch=fetch,
            cancel=cancel,
            refund=refund,
            refunds=refunds,
        )
    ]
