"""The API calls: one table of routes, each a plain function of ledger, id and parameters."""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from . import billing_things as things
from . import (
    charges,
    confirmation,
    invoices,
    payment_intents,
    payment_methods,
    setup_intents,
    subscriptions,
    waiting,
    webhooks,
)
from .ledger import Ledger, exported
from .wire import Json, Params, StripeError

type Call = Callable[[Ledger, str, Params], Json]


class Access(Enum):
    """Who may call: the server, a browser with the intent's client secret, or any publishable key."""

    SERVER = "server"
    CLIENT = "client"
    PUBLISHABLE = "publishable"


class Operation(NamedTuple):
    """A call and who may make it."""

    call: Call
    access: Access = Access.SERVER


def _retrieve(kind: str, param: str = "id") -> Call:
    def retrieve(ledger: Ledger, ident: str, params: Params) -> Json:
        params.done()
        return ledger.get(ident, kind, param)

    return retrieve


def _listing(kind: str, url: str, parent: str | None = None) -> Call:
    def listing(ledger: Ledger, ident: str, params: Params) -> Json:
        above = params.text(parent) if parent else None
        found, more = ledger.page(kind, params, parent=above)
        params.done()
        return {"object": "list", "data": [exported(each) for each in found], "has_more": more, "url": url}

    return listing


def _list_events(ledger: Ledger, ident: str, params: Params) -> Json:
    kinds = params.texts("types") or ([params.raw("type")] if "type" in params else None)
    found, more = ledger.page("event", params)
    params.raw("delivery_success")
    params.done()
    data = [event for event in found if kinds is None or event["type"] in kinds]
    return {"object": "list", "data": data, "has_more": more, "url": "/v1/events"}


def _retrieve_method(ledger: Ledger, ident: str, params: Params) -> Json:
    params.done()
    return payment_methods.retrieve_payment_method(ledger, ident)


def _retrieve_intent(ledger: Ledger, ident: str, params: Params) -> Json:
    params.raw("is_stripe_sdk")
    params.done()
    return ledger.get(ident, "payment_intent", "intent")


def _give_up(ledger: Ledger, ident: str, params: Params) -> Json:
    params.raw("source")
    params.done()
    intent = ledger.get(ident, "payment_intent", "intent")
    confirmation.authenticate_intent(ledger, intent, approved=False)
    waiting.follow(ledger, intent)
    return intent


def _confirm(ledger: Ledger, ident: str, params: Params) -> Json:
    intent = ledger.get(ident, "payment_intent", "intent")
    try:
        return confirmation.confirm_intent(ledger, ident, params)
    finally:
        waiting.follow(ledger, intent)


def _elements_session(ledger: Ledger, ident: str, params: Params) -> Json:
    """What the payment form offers, for an intent or for an amount that has none yet."""
    deferred = Params(params.table("deferred_intent") or {})
    kinds = deferred.texts("payment_method_types")
    currency, capture = deferred.text("currency"), deferred.text("capture_method") or "automatic"
    secret = params.text("client_secret")
    if secret:
        intent = ledger.get(secret.partition("_secret")[0], "payment_intent", "intent")
        kinds, currency = intent["payment_method_types"], intent["currency"]
    if not currency:
        raise StripeError(400, "Missing required param: currency.", param="deferred_intent[currency]")
    return {
        "object": "elements_session",
        "currency": currency,
        "ordered_payment_method_types": kinds or payment_methods.accepted(currency.lower(), capture),
    }


_I, _ID = "/v1/payment_intents", "/v1/payment_intents/{id}"
_HOOKS = "/v1/webhook_endpoints"
_CUSTOMER, _SUBSCRIPTION, _SETUP = "/v1/customers/{id}", "/v1/subscriptions/{id}", "/v1/setup_intents/{id}"
_BILLING: dict[tuple[str, str], Operation] = {
    ("POST", "/v1/customers"): Operation(things.create_customer),
    ("GET", _CUSTOMER): Operation(_retrieve("customer", "customer")),
    ("POST", _CUSTOMER): Operation(things.update_customer),
    ("POST", f"{_CUSTOMER}/balance_transactions"): Operation(things.add_to_balance),
    ("POST", f"{_CUSTOMER}/tax_ids"): Operation(things.create_tax_id),
    ("GET", f"{_CUSTOMER}/tax_ids"): Operation(things.list_tax_ids),
    ("DELETE", "/v1/customers/{customer}/tax_ids/{id}"): Operation(things.delete_tax_id),
    ("POST", "/v1/payment_methods/{id}/attach"): Operation(things.attach_method),
    ("POST", "/v1/payment_methods/{id}/detach"): Operation(things.detach_method),
    ("POST", "/v1/setup_intents"): Operation(setup_intents.create_setup_intent),
    ("GET", _SETUP): Operation(setup_intents.retrieve_setup_intent, Access.CLIENT),
    ("POST", f"{_SETUP}/confirm"): Operation(setup_intents.confirm_setup_intent, Access.CLIENT),
    ("POST", f"{_SETUP}/source_cancel"): Operation(setup_intents.give_up_setup, Access.CLIENT),
    ("POST", "/v1/prices"): Operation(things.create_price),
    ("GET", "/v1/prices/{id}"): Operation(_retrieve("price", "price")),
    ("POST", "/v1/coupons"): Operation(things.create_coupon),
    ("GET", "/v1/coupons/{id}"): Operation(_retrieve("coupon", "coupon")),
    ("POST", "/v1/promotion_codes"): Operation(things.create_promotion_code),
    ("GET", "/v1/promotion_codes"): Operation(things.list_promotion_codes),
    ("POST", "/v1/subscriptions"): Operation(subscriptions.create_subscription),
    ("GET", _SUBSCRIPTION): Operation(_retrieve("subscription", "id")),
    ("POST", _SUBSCRIPTION): Operation(subscriptions.update_subscription),
    ("DELETE", _SUBSCRIPTION): Operation(subscriptions.cancel_subscription),
    ("POST", "/v1/invoiceitems"): Operation(invoices.create_item),
    ("GET", "/v1/invoices"): Operation(invoices.list_invoices),
    ("POST", "/v1/invoices/create_preview"): Operation(subscriptions.preview),
    ("GET", "/v1/invoices/{id}"): Operation(invoices.retrieve_invoice),
    ("POST", "/v1/invoices/{id}/pay"): Operation(waiting.pay_invoice),
    ("POST", "/v1/invoices/{id}/void"): Operation(waiting.void_invoice),
    ("GET", "/v1/invoice_payments"): Operation(invoices.list_payments),
}
OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", _I): Operation(payment_intents.create_intent),
    ("GET", _I): Operation(_listing("payment_intent", _I)),
    ("GET", _ID): Operation(_retrieve_intent, Access.CLIENT),
    ("POST", _ID): Operation(payment_intents.update_intent),
    ("POST", f"{_ID}/confirm"): Operation(_confirm, Access.CLIENT),
    ("POST", f"{_ID}/source_cancel"): Operation(_give_up, Access.CLIENT),
    ("POST", f"{_ID}/capture"): Operation(payment_intents.capture_intent),
    ("POST", f"{_ID}/cancel"): Operation(payment_intents.cancel_intent),
    ("POST", "/v1/payment_methods"): Operation(payment_methods.create_payment_method, Access.PUBLISHABLE),
    ("GET", "/v1/payment_methods/{id}"): Operation(_retrieve_method),
    ("GET", "/v1/charges"): Operation(_listing("charge", "/v1/charges", "payment_intent")),
    ("GET", "/v1/charges/{id}"): Operation(_retrieve("charge", "charge")),
    ("POST", "/v1/charges/{id}"): Operation(charges.update_charge),
    ("POST", "/v1/refunds"): Operation(charges.create_refund),
    ("GET", "/v1/refunds"): Operation(_listing("refund", "/v1/refunds", "payment_intent")),
    ("GET", "/v1/refunds/{id}"): Operation(_retrieve("refund", "refund")),
    ("POST", "/v1/refunds/{id}"): Operation(charges.update_refund),
    ("GET", "/v1/balance_transactions"): Operation(
        _listing("balance_transaction", "/v1/balance_transactions")
    ),
    ("GET", "/v1/balance_transactions/{id}"): Operation(_retrieve("balance_transaction")),
    ("GET", "/v1/events"): Operation(_list_events),
    ("GET", "/v1/events/{id}"): Operation(_retrieve("event")),
    ("POST", _HOOKS): Operation(webhooks.create_endpoint),
    ("GET", _HOOKS): Operation(_listing("webhook_endpoint", _HOOKS)),
    ("DELETE", f"{_HOOKS}/{{id}}"): Operation(webhooks.delete_endpoint),
    **_BILLING,
    ("GET", "/v1/elements/sessions"): Operation(_elements_session, Access.PUBLISHABLE),
}
