"""A gateway whose pay page is a page of the shop. `does` in its storage says how badly it behaves:

{call: "raise" | "hang" | "rubbish" | …}. What it knows of payments is in its storage, too.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.payments import (
    BrowserSetup,
    GatewayMessage,
    GatewayRefused,
    PaymentFacts,
    PaymentGateway,
    PaymentRequest,
    PaymentState,
    RefundFacts,
    RefundRequest,
    RefundState,
    WebhookRefused,
)
from kaidian_sdk.points.storefront import ShopPage, ShopRequest, ShopResponse


def misbehave(store: Store, call: str) -> str:
    """Do what the test asked for; the rest is for the call itself."""
    does: str = store.storage.get("does", {}).get(call, "")
    if does == "raise":
        raise ValueError("no luck")
    while does == "hang":
        time.sleep(0.01)
    if does == "refuse":
        raise GatewayRefused("too_little", "Too little.")
    return does


def facts(store: Store, key: str, call: str) -> Any:
    """What it says of a payment."""
    does = misbehave(store, call)
    if does == "rubbish":
        return {"state": "paid"}
    kept = store.storage.get(f"payment:{key}")
    paid = kept["state"] == "succeeded"
    return PaymentFacts(
        ref="" if does == "nameless" else f"t-{kept['key']}" if does != "same name" else "t-1",
        state=PaymentState(kept["state"]),
        amount=(1 if does == "less" else kept["amount"]) if paid else 0,
        currency="JPY" if does == "yen" else kept["currency"],
        pay_url="javascript:alert(1)" if does == "bad url" else f"{store.url}/apps/tollgate/pay/{key}",
        method="toll 1" if paid else "",
    )


def create(store: Store, request: PaymentRequest) -> PaymentFacts:
    """A payment by its key; the same key twice is one payment."""
    kept = {"key": request.key, "amount": request.amount, "currency": request.currency, "state": "pending"}
    kept |= {"back": request.back_url, "hook": request.webhook_url}
    store.storage.add(f"payment:{request.key}", kept)
    store.storage.increase("created")
    return facts(store, request.key, "create")  # type: ignore[no-any-return]


def fetch(store: Store, ref: str) -> PaymentFacts:
    """As it stands."""
    return facts(store, ref.removeprefix("t-"), "fetch")  # type: ignore[no-any-return]


def cancel(store: Store, ref: str) -> PaymentFacts:
    """Unless it was paid."""
    key = ref.removeprefix("t-")
    kept = store.storage.get(f"payment:{key}")
    if kept["state"] == "pending":
        store.storage.set(f"payment:{key}", {**kept, "state": "cancelled"})
    return facts(store, key, "cancel")  # type: ignore[no-any-return]


def refund(store: Store, request: RefundRequest) -> RefundFacts:
    """At once, once a key."""
    does = misbehave(store, "refund")
    store.storage.add(f"refund:{request.payment_ref}:{request.key}", request.amount)
    amount = request.amount + (1 if does == "more" else 0)
    return RefundFacts(ref=f"r-{request.key}", state=RefundState.SUCCEEDED, amount=amount, key=request.key)


def refunds(store: Store, ref: str) -> list[RefundFacts]:
    """Those it knows."""
    prefix = f"refund:{ref}:"
    found = [(name.removeprefix(prefix), amount) for name, amount in store.storage.items(prefix)]
    return [
        RefundFacts(ref=f"r-{key}", state=RefundState.SUCCEEDED, amount=amount, key=key)
        for key, amount in found
    ]


def read_webhook(store: Store, body: bytes, headers: Mapping[str, str]) -> GatewayMessage:
    """Signed by the token that the merchant typed."""
    misbehave(store, "read_webhook")
    if headers.get("X-Token") != store.settings["token"]:
        raise WebhookRefused("another token")
    return GatewayMessage(id=f"m-{body.decode()}", payment_ref=body.decode(), kind="paid")


def browser(store: Store) -> BrowserSetup | None:
    """For the gateway that pays in place."""
    if misbehave(store, "browser") == "bad url":
        return BrowserSetup(module="gate.js", script_url="https://x.example; script-src *")
    return BrowserSetup(module="gate.js", connect_urls=("https://gate.example/v1",), values={"sign": "Stop"})


def answer(store: Store, request: ShopRequest) -> ShopResponse:
    """The pay page: a POST pays, and leads back to the shop."""
    key = request.path.removeprefix("pay/")
    kept = store.storage.get(f"payment:{key}")
    if request.method == "POST":
        store.storage.set(f"payment:{key}", {**kept, "state": request.form.get("state", "succeeded")})
        return ShopResponse(redirect=kept["back"].removeprefix(store.url))
    return ShopResponse(json={"amount": kept["amount"]})


@hookimpl
def payment_gateways() -> list[PaymentGateway]:
    """One that leads to its page, one on the checkout's own, one for yen that gives nothing back."""
    calls: dict[str, Any] = {"create": create, "fetch": fetch, "cancel": cancel, "refunds": refunds}
    label = {"en": "Toll", "zh-Hans": "过路费"}
    return [
        PaymentGateway(id="tollgate", label=label, refund=refund, read_webhook=read_webhook, **calls),
        PaymentGateway(id="in-place", label="In place", refund=refund, browser=browser, **calls),
        PaymentGateway(id="yen", label="Yen", currencies=("JPY",), marks=("jcb",), **calls),
    ]


@hookimpl
def shop_pages() -> list[ShopPage]:
    """Where shoppers pay."""
    return [ShopPage(id="pay", answer=answer)]
