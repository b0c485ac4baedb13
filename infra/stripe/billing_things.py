"""What billing is made of: customers, tax ids, prices, coupons and promotion codes."""

from .ledger import Ledger, exported
from .payment_methods import retrieve_payment_method
from .wire import Json, Params, StripeError, new_id

_TAX_KINDS = ("cn_tin", "eu_vat", "gb_vat", "us_ein", "hk_br", "jp_cn", "sg_uen", "au_abn")
_WORDS = ("name", "email", "phone", "description")


def create_customer(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/customers`."""
    customer: Json = {
        "id": new_id("cus", 14),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": ledger.now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        **dict.fromkeys(_WORDS),
        "invoice_settings": {"custom_fields": None, "default_payment_method": None, "footer": None},
        "livemode": False,
        "metadata": {},
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
    }
    _fill_customer(ledger, customer, params)
    ledger.save(customer)
    ledger.record("customer.created", customer)
    return customer


def update_customer(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/customers/{id}`."""
    customer = ledger.get(ident, "customer", "customer")
    _fill_customer(ledger, customer, params)
    ledger.save(customer)
    ledger.record("customer.updated", customer)
    return customer


def _fill_customer(ledger: Ledger, customer: Json, params: Params) -> None:
    for name in _WORDS:
        if name in params:
            customer[name] = params.text(name)
    customer["preferred_locales"] = params.texts("preferred_locales") or customer["preferred_locales"]
    customer["address"] = params.table("address") or customer["address"]
    customer["metadata"] = params.metadata(customer["metadata"])
    method = (params.table("invoice_settings") or {}).get("default_payment_method")
    if method:
        found = ledger.get(method, "payment_method", "invoice_settings[default_payment_method]")
        if found["customer"] != customer["id"]:
            raise StripeError(400, "The payment method must be attached to the customer.")
        customer["invoice_settings"]["default_payment_method"] = method
    params.done()


def add_to_balance(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/customers/{id}/balance_transactions`: less than nothing comes off the next invoices."""
    customer = ledger.get(ident, "customer", "customer")
    amount = params.integer("amount")
    if amount is None:
        raise StripeError(400, "Missing required param: amount.", code="parameter_missing", param="amount")
    currency = params.required("currency").lower()
    if customer["currency"] not in (None, currency):
        raise StripeError(400, "The currency must be the customer's.", param="currency")
    customer["balance"] += amount
    customer["currency"] = currency
    ledger.save(customer)
    row = {
        "id": new_id("cbtxn"),
        "object": "customer_balance_transaction",
        "amount": amount,
        "created": ledger.now,
        "currency": currency,
        "customer": ident,
        "description": params.text("description"),
        "ending_balance": customer["balance"],
        "invoice": None,
        "livemode": False,
        "metadata": params.metadata({}),
        "type": "adjustment",
    }
    params.done()
    ledger.record("customer.updated", customer)
    return ledger.save(row, parent=ident)


def attach_method(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/payment_methods/{id}/attach`."""
    customer = ledger.get(params.required("customer"), "customer", "customer")
    params.done()
    return put_on_customer(ledger, retrieve_payment_method(ledger, ident), customer["id"])


def detach_method(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/payment_methods/{id}/detach`."""
    method = ledger.get(ident, "payment_method", "payment_method")
    params.done()
    return put_on_customer(ledger, method, None)


def put_on_customer(ledger: Ledger, method: Json, customer: str | None) -> Json:
    """Let a customer keep a method, or with None let it go."""
    method["customer"] = customer
    ledger.save(method)
    ledger.record("payment_method.attached" if customer else "payment_method.detached", method)
    return method


def create_tax_id(ledger: Ledger, customer: str, params: Params) -> Json:
    """`POST /v1/customers/{id}/tax_ids`."""
    ledger.get(customer, "customer", "customer")
    kind, value = params.choice("type", _TAX_KINDS), params.required("value")
    params.done()
    if kind is None:
        raise StripeError(400, "Missing required param: type.", code="parameter_missing", param="type")
    if not 5 <= len(value.replace(" ", "")) <= 30:
        raise StripeError(400, f"Invalid value for {kind}.", code="tax_id_invalid", param="value")
    tax_id = {
        "id": new_id("txi", 24),
        "object": "tax_id",
        "country": None,
        "created": ledger.now,
        "customer": customer,
        "livemode": False,
        "type": kind,
        "value": value,
        "verification": {"status": "pending", "verified_address": None, "verified_name": None},
    }
    return ledger.save(tax_id, parent=customer)


def list_tax_ids(ledger: Ledger, customer: str, params: Params) -> Json:
    """`GET /v1/customers/{id}/tax_ids`."""
    params.raw("limit")
    params.done()
    found = ledger.each("tax_id", customer)
    return {
        "object": "list",
        "data": found[::-1],
        "has_more": False,
        "url": f"/v1/customers/{customer}/tax_ids",
    }


def delete_tax_id(ledger: Ledger, ident: str, params: Params) -> Json:
    """`DELETE /v1/customers/{customer}/tax_ids/{id}`."""
    ledger.get(ident, "tax_id", "tax_id")
    params.done()
    ledger.remove(ident)
    return {"id": ident, "object": "tax_id", "deleted": True}


def create_price(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/prices` with `product` or `product_data`; recurring by month or year."""
    recurring, data = params.table("recurring") or {}, params.table("product_data")
    product = params.text("product")
    if data is not None:
        row = {
            "id": new_id("prod", 14),
            "object": "product",
            "active": True,
            "created": ledger.now,
            "livemode": False,
            "metadata": data.get("metadata") or {},
            "name": data.get("name"),
        }
        product = ledger.save(row)["id"]
    if product is None or recurring.get("interval") not in ("month", "year"):
        raise StripeError(400, "A price needs a product and an interval.", param="recurring")
    amount = params.integer("unit_amount")
    if amount is None or amount < 0:
        raise StripeError(400, "Invalid unit_amount.", param="unit_amount")
    price = {
        "id": new_id("price"),
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": ledger.now,
        "currency": params.required("currency").lower(),
        "livemode": False,
        "lookup_key": params.text("lookup_key"),
        "metadata": params.metadata({}),
        "product": product,
        "recurring": {"interval": recurring["interval"], "interval_count": 1, "usage_type": "licensed"},
        "type": "recurring",
        "unit_amount": amount,
    }
    params.done()
    return ledger.save(price)


def create_coupon(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/coupons`: a percentage, once, for some months, or for good."""
    percent = params.text("percent_off")
    coupon = {
        "id": params.text("id") or new_id("co", 8),
        "object": "coupon",
        "amount_off": params.integer("amount_off"),
        "created": ledger.now,
        "currency": params.text("currency"),
        "duration": params.choice("duration", ("once", "repeating", "forever")) or "once",
        "duration_in_months": params.integer("duration_in_months"),
        "livemode": False,
        "metadata": params.metadata({}),
        "name": params.text("name"),
        "percent_off": float(percent) if percent else None,
        "valid": True,
    }
    params.done()
    return ledger.save(coupon)


def create_promotion_code(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/promotion_codes`: the word that people type for a coupon."""
    promotion = params.table("promotion") or {}
    coupon = ledger.get(str(promotion.get("coupon") or ""), "coupon", "promotion[coupon]")
    row = {
        "id": new_id("promo"),
        "object": "promotion_code",
        "active": True,
        "code": params.required("code"),
        "created": ledger.now,
        "customer": None,
        "livemode": False,
        "metadata": params.metadata({}),
        "promotion": {"type": "coupon", "coupon": coupon["id"]},
        "times_redeemed": 0,
    }
    params.raw("expires_at")
    params.done()
    return ledger.save(row)


def list_promotion_codes(ledger: Ledger, _: str, params: Params) -> Json:
    """`GET /v1/promotion_codes?code=…&active=true`."""
    code = params.text("code")
    for unused in ("active", "limit"):
        params.raw(unused)
    params.done()
    found = [
        exported(each)
        for each in ledger.each("promotion_code")
        if code is None or each["code"].lower() == code.lower()
    ]
    return {"object": "list", "data": found, "has_more": False, "url": "/v1/promotion_codes"}
