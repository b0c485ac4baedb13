"""Setup intents: a card to be kept for later, which its bank may ask the customer about."""

from .billing_things import put_on_customer
from .charges import behaviour
from .confirmation import next_action, way_of
from .ledger import Ledger
from .payment_methods import payment_method_from
from .wire import Json, Params, StripeError, new_id

FAILS_WHEN_CHARGED = ("4000000000000341", "4000008260003178")
_AUTHENTICATION_FAILED = (
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new"
    " PaymentMethod to attempt to fulfill this SetupIntent again."
)


def create_setup_intent(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/setup_intents`."""
    customer = params.text("customer")
    if customer:
        ledger.get(customer, "customer", "customer")
    for unused in ("automatic_payment_methods", "payment_method_types"):
        params.raw(unused)
    ident = new_id("seti")
    intent = {
        "id": ident,
        "object": "setup_intent",
        "client_secret": new_id(f"{ident}_secret", 25),
        "created": ledger.now,
        "customer": customer,
        "last_setup_error": None,
        "livemode": False,
        "metadata": params.metadata({}),
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "usage": params.text("usage") or "off_session",
        "_": {},
    }
    params.done()
    return ledger.save(intent)


def retrieve_setup_intent(ledger: Ledger, ident: str, params: Params) -> Json:
    """`GET /v1/setup_intents/{id}`."""
    params.raw("is_stripe_sdk")
    params.done()
    return ledger.get(ident, "setup_intent", "intent")


def confirm_setup_intent(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/setup_intents/{id}/confirm`: the card is attached to the customer, its bank is asked first,
    or it is declined (402).

    A card that fails only when it is charged (4000000000000341) can be kept, as at Stripe.
    """
    intent = ledger.get(ident, "setup_intent", "intent")
    method = payment_method_from(ledger, params)
    way = way_of(ledger, params)
    for unused in ("mandate_data", "expected_payment_method_type", "client_attribution_metadata"):
        params.raw(unused)
    params.done()
    if method is None or intent["status"] == "succeeded":
        message = "This SetupIntent can't be confirmed."
        raise StripeError(400, message, code="setup_intent_unexpected_state")
    asks = behaviour(method).challenge
    if asks and way.return_url is None and not way.sdk:
        raise StripeError(400, "You must provide a `return_url`.", param="return_url")
    intent.update(payment_method=method["id"], last_setup_error=None)
    intent["_"]["return_url"] = way.return_url
    if asks:
        intent.update(status="requires_action", next_action=next_action(intent, "card", way))
        ledger.save(intent)
        ledger.record("setup_intent.requires_action", intent)
        return intent
    error = _keep(ledger, intent, method)
    if error is not None:
        refusal = {name: error[name] for name in ("code", "decline_code")}
        raise StripeError(402, error["message"], kind="card_error", **refusal)
    return intent


def authenticate_setup(ledger: Ledger, intent: Json, *, approved: bool) -> Json:
    """The customer's answer at the bank. Nothing happens unless the intent waits for one."""
    if intent["status"] != "requires_action":
        return intent
    if approved:
        _keep(ledger, intent, ledger.get(intent["payment_method"], "payment_method"))
        return intent
    error = {
        "code": "setup_intent_authentication_failure",
        "message": _AUTHENTICATION_FAILED,
        "type": "invalid_request_error",
    }
    return _fail(ledger, intent, error)


def give_up_setup(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/setup_intents/{id}/source_cancel`: the customer closed the bank's question."""
    params.raw("source")
    params.done()
    return authenticate_setup(ledger, ledger.get(ident, "setup_intent", "intent"), approved=False)


def _keep(ledger: Ledger, intent: Json, method: Json) -> Json | None:
    """Let the customer keep the card; gives why not."""
    decline = behaviour(method).decline
    if decline is not None and method["_"].get("number") not in FAILS_WHEN_CHARGED:
        error = {
            "code": decline.code,
            "decline_code": decline.decline_code,
            "message": decline.message,
            "type": "card_error",
        }
        _fail(ledger, intent, error)
        return error
    if intent["customer"]:
        put_on_customer(ledger, method, intent["customer"])
    intent.update(status="succeeded", next_action=None)
    ledger.save(intent)
    ledger.record("setup_intent.succeeded", intent)
    return None


def _fail(ledger: Ledger, intent: Json, error: Json) -> Json:
    intent.update(
        status="requires_payment_method", payment_method=None, next_action=None, last_setup_error=error
    )
    ledger.save(intent)
    ledger.record("setup_intent.setup_failed", intent)
    return intent
