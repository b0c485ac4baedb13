"""The heart of a payment: confirming an intent, the customer's answer at the bank or wallet, the charge."""

from typing import NamedTuple

from .charges import behaviour, decline_of, make_charge
from .ledger import Ledger, exported
from .payment_methods import WALLETS, payment_method_from
from .wire import Json, Params, StripeError, new_id

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
_UNUSED = (
    "off_session",
    "mandate_data",
    "error_on_requires_action",
    "payment_method_options",
    "expected_payment_method_type",
    "client_attribution_metadata",
    "capture_method",
)
_AUTHENTICATION_FAILED = (
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new"
    " PaymentMethod to attempt to fulfill this PaymentIntent again."
)
STORED = (
    "description",
    "receipt_email",
    "setup_future_usage",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
    "on_behalf_of",
    "customer",
)


class Way(NamedTuple):
    """How the customer reaches a next action and where they come back to."""

    host: str
    return_url: str | None
    sdk: bool


def confirm_intent(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/payment_intents/{id}/confirm`: succeeds, asks for an action, or is declined (402)."""
    intent = ledger.get(ident, "payment_intent", "intent")
    if intent["status"] not in OPEN:
        state = intent["status"]
        why = (
            "it has already succeeded after being previously confirmed"
            if state == "succeeded"
            else (
                f"it has a status of {state}. Only a PaymentIntent with one of the following statuses may be"
                f" confirmed: {', '.join(OPEN)}"
            )
        )
        raise unexpected_state(intent, f"You cannot confirm this PaymentIntent because {why}.")
    _match_elements(intent, params)
    store_details(ledger, intent, params)
    method = payment_method_from(ledger, params)
    if method is None and intent["payment_method"]:
        method = ledger.find(intent["payment_method"])
    way = way_of(ledger, params)
    for unused in _UNUSED:
        params.raw(unused)
    params.done()
    settle_confirmation(ledger, intent, method, way)
    return intent


def authenticate_intent(ledger: Ledger, intent: Json, *, approved: bool) -> Json:
    """The customer's answer at the bank or in the wallet. Nothing happens unless the intent waits for one."""
    if intent["status"] != "requires_action":
        return intent
    method = ledger.find(intent["payment_method"] or "")
    intent["next_action"] = None
    if approved and method is not None:
        _charge(ledger, intent, method, challenged=True)
        return intent
    error = {
        "code": "payment_intent_authentication_failure",
        "message": _AUTHENTICATION_FAILED,
        "type": "invalid_request_error",
    }
    _fail(ledger, intent, error, method)
    return intent


def settle_confirmation(ledger: Ledger, intent: Json, method: Json | None, way: Way) -> None:
    """Confirm `intent` with `method`: charge it, or wait for the customer; a decline raises (402)."""
    if method is None:
        message = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either"
            " update the PaymentIntent with a payment method and then confirm it again, or confirm it again"
            " directly with a payment method or ConfirmationToken."
        )
        raise unexpected_state(intent, message)
    kind = method["type"]
    if kind not in intent["payment_method_types"]:
        message = f"The PaymentMethod provided ({kind}) is not allowed for this PaymentIntent."
        raise StripeError(
            400, message, code="payment_intent_incompatible_payment_method", param="payment_method"
        )
    redirects = (intent["automatic_payment_methods"] or {}).get("allow_redirects") == "always"
    if way.return_url is None and not way.sdk and (redirects or kind in WALLETS):
        message = (
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because"
            " some of these payment methods might redirect your customer off of your page, you must provide a"
            " `return_url`."
        )
        raise StripeError(400, message, param="return_url")
    attach(intent, method)
    intent["last_payment_error"] = None
    intent["_"]["return_url"] = way.return_url
    if kind in WALLETS or _asks(method):
        intent.update(status="requires_action", next_action=next_action(intent, kind, way))
        ledger.save(intent)
        ledger.record("payment_intent.requires_action", intent)
        return
    failure = _charge(ledger, intent, method, challenged=False)
    if failure is not None:
        raise StripeError(
            402, failure.pop("message"), kind=failure.pop("type"), **failure, payment_intent=exported(intent)
        )


def _asks(method: Json) -> bool:
    """Whether the bank wants to hear of its customer first."""
    done = behaviour(method)
    return done.challenge and not (done.unless_kept and method["customer"])


def _charge(ledger: Ledger, intent: Json, method: Json, *, challenged: bool) -> Json | None:
    charge = make_charge(ledger, intent, method, challenged=challenged)
    intent.update(latest_charge=charge["id"], next_action=None)
    if charge["status"] == "failed":
        decline = decline_of(charge)
        error: Json = {
            "charge": charge["id"],
            "code": decline.code,
            "decline_code": decline.decline_code,
            "message": decline.message,
            "type": "card_error",
        }
        if decline.code == "incorrect_cvc":
            error["param"] = "cvc"
        _fail(ledger, intent, error, method)
        return dict(error, payment_method=exported(method))
    if charge["captured"]:
        intent.update(status="succeeded", amount_received=charge["amount"])
        ledger.record("payment_intent.succeeded", ledger.save(intent))
    else:
        intent.update(status="requires_capture", amount_capturable=charge["amount"])
        ledger.record("payment_intent.amount_capturable_updated", ledger.save(intent))
    return None


def _fail(ledger: Ledger, intent: Json, error: Json, method: Json | None) -> None:
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_payment_error={**error, "payment_method": exported(method) if method else None},
    )
    ledger.save(intent)
    ledger.record("payment_intent.payment_failed", intent)


def attach(intent: Json, method: Json) -> None:
    """Put a payment method on an intent that is then ready to be confirmed."""
    intent["payment_method"] = method["id"]
    if intent["status"] == "requires_payment_method":
        intent["status"] = "requires_confirmation"


def next_action(intent: Json, kind: str, way: Way) -> Json:
    """Where the customer of an intent is sent to: their bank's page, or a wallet's."""
    page = f"{way.host}/hooks/{kind}/{intent['id']}/{intent['client_secret'].rpartition('_')[2]}"
    if kind == "alipay":
        return {
            "type": "alipay_handle_redirect",
            kind + "_handle_redirect": {
                "native_data": None,
                "native_url": None,
                "return_url": way.return_url,
                "url": page,
            },
        }
    if kind == "wechat_pay":
        return {
            "type": "wechat_pay_display_qr_code",
            "wechat_pay_display_qr_code": {
                "data": "weixin://wxpay/bizpayurl?pr=" + intent["id"],
                "hosted_instructions_url": page,
                "image_data_url": None,
                "image_url_png": None,
                "image_url_svg": None,
            },
        }
    if way.sdk:
        sdk = {"type": "three_d_secure_redirect", "stripe_js": page, "source": new_id("src")}
        return {"type": "use_stripe_sdk", "use_stripe_sdk": sdk}
    return {"type": "redirect_to_url", "redirect_to_url": {"return_url": way.return_url, "url": page}}


def _match_elements(intent: Json, params: Params) -> None:
    # A form opened before the amount changed must not charge the new amount unseen.
    shown = params.table("deferred_intent")
    if shown is None:
        return
    for name in ("amount", "currency"):
        if str(shown.get(name)).lower() != str(intent[name]):
            message = (
                f"The {name} provided when initializing Elements ({shown.get(name)}) does not match the"
                f" {name} on the PaymentIntent ({intent[name]})."
            )
            raise StripeError(400, message, code="payment_intent_mismatch", param=name)


def store_details(ledger: Ledger, intent: Json, params: Params) -> None:
    """Take over the descriptive parameters that create, update and confirm share."""
    for name in STORED:
        if name in params:
            intent[name] = params.text(name)
    if intent["customer"] and ledger.find(intent["customer"]) is None:
        raise StripeError(
            400, f"No such customer: '{intent['customer']}'", code="resource_missing", param="customer"
        )
    if "shipping" in params:
        intent["shipping"] = params.table("shipping")
    intent["metadata"] = params.metadata(intent["metadata"])


def way_of(ledger: Ledger, params: Params) -> Way:
    """Where this call's customer is sent to and comes back to."""
    return Way(ledger.host, params.text("return_url"), params.flag("use_stripe_sdk") or False)


def unexpected_state(intent: Json, message: str) -> StripeError:
    """The refusal of a step the intent's status does not allow."""
    view = exported(intent)
    return StripeError(400, message, code="payment_intent_unexpected_state", payment_intent=view)
