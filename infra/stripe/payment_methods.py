"""Payment methods: cards and the two redirecting wallets, and which of them a payment may use."""

import datetime
import hashlib
import time
from typing import Literal

from . import cards
from .ledger import Ledger
from .wire import Json, Params, StripeError, missing, new_id

WALLETS = ("alipay", "wechat_pay")
_WALLET_CURRENCIES = {
    "alipay": {"cny", "aud", "cad", "eur", "gbp", "hkd", "jpy", "sgd", "myr", "nzd", "usd"},
    "wechat_pay": {"cny", "aud", "cad", "eur", "gbp", "hkd", "jpy", "sgd", "dkk", "nok", "sek", "chf", "usd"},
}
_FUNDING = {"4000056655665556": "debit", "5200828282828210": "debit"}
type Capture = Literal["automatic", "automatic_async", "manual"] | str


def accepted(currency: str, capture: Capture) -> list[str]:
    """The kinds offered when the account decides (`automatic_payment_methods`), in the order they are shown.

    Wallets cannot be authorised first and captured later.
    """
    if capture == "manual":
        return ["card"]
    return ["card", *(kind for kind in WALLETS if currency in _WALLET_CURRENCIES[kind])]


def create_payment_method(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/payment_methods`."""
    kind = params.choice("type", ("card", *WALLETS))
    if kind is None:
        raise StripeError(400, "Missing required param: type.", code="parameter_missing", param="type")
    details = params.raw(kind)
    billing = params.table("billing_details") or {}
    metadata = params.metadata({})
    for unused in ("allow_redisplay", "client_attribution_metadata", "payment_user_agent", "referrer"):
        params.raw(unused)
    params.done()
    return ledger.save(_build(kind, details, billing, metadata))


def payment_method_from(ledger: Ledger, params: Params) -> Json | None:
    """The method named or described in a payment intent's parameters, or None when there is neither."""
    data = params.table("payment_method_data")
    ident = params.text("payment_method")
    if data is not None:
        return create_payment_method(ledger, "", Params(data))
    return None if ident is None else retrieve_payment_method(ledger, ident)


def retrieve_payment_method(ledger: Ledger, ident: str, params: Params | None = None) -> Json:
    """`GET /v1/payment_methods/{id}`; a test token such as `pm_card_visa` becomes a new method."""
    number = cards.TOKENS.get(ident)
    if number is not None:
        next_year = datetime.date.today().year + 1
        card = {"number": number, "exp_month": "12", "exp_year": str(next_year)}
        return ledger.save(_build("card", card, {}, {}))
    found = ledger.find(ident)
    if found is None or found["object"] not in ("payment_method", "card", "source"):
        raise missing("PaymentMethod", ident, "payment_method")
    return found


def charge_details(method: Json, *, challenged: bool) -> Json:
    """The `payment_method_details` of a charge."""
    kind = method["type"]
    if kind != "card":
        return {"type": kind, kind: {"fingerprint": None, "transaction_id": new_id("txn", 16)}}
    card = method["card"]
    secure = {"authentication_flow": "challenge", "result": "authenticated", "version": "2.2.0"}
    return {
        "type": "card",
        "card": {
            **{name: card.get(name) for name in ("brand", "country", "exp_month", "exp_year", "fingerprint")},
            "checks": card.get("checks"),
            "funding": card.get("funding"),
            "installments": None,
            "last4": card["last4"],
            "mandate": None,
            "network": card["brand"],
            "three_d_secure": secure if challenged else None,
            "wallet": None,
        },
    }


def _build(kind: str, details: object, billing: Json, metadata: dict[str, str]) -> Json:
    method: Json = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {
            "address": {
                name: (billing.get("address") or {}).get(name)
                for name in ("city", "country", "line1", "line2", "postal_code", "state")
            },
            **{name: billing.get(name) or None for name in ("email", "name", "phone", "tax_id")},
        },
        "created": int(time.time()),
        "customer": None,
        "livemode": False,
        "metadata": metadata,
        "type": kind,
    }
    if kind == "card":
        method["card"], method["_"] = _card(details)
    else:
        method[kind] = {}
    return method


def _card(details: object) -> tuple[Json, Json]:
    if not isinstance(details, dict):
        raise StripeError(400, "Missing required param: card.", code="parameter_missing", param="card")
    given = Params(details)
    number = given.required("number").replace(" ", "")
    month, year = given.integer("exp_month") or 0, given.integer("exp_year") or 0
    today = datetime.date.today()
    cvc = given.text("cvc")
    year = cards.check(number, month, year, cvc, today=(today.year, today.month))
    return {
        "brand": cards.brand(number),
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked" if cvc else None,
        },
        "country": "CN" if number.startswith("62") else "US",
        "exp_month": month,
        "exp_year": year,
        "fingerprint": hashlib.sha256(number.encode()).hexdigest()[:16],
        "funding": _FUNDING.get(number, "credit"),
        "generated_from": None,
        "last4": number[-4:],
        "networks": {"available": [cards.brand(number)], "preferred": None},
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }, {"number": number}
