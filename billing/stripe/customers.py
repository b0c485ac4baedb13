"""Customers at Stripe: who pays, with which card and tax number."""

from __future__ import annotations

from typing import Any

from .client import call, client
from .facts import BillingRefused, Card


def make_customer(*, store: str, name: str, email: str, locale: str, key: str) -> str:
    """A customer for a store, by its uid: Stripe's id of it."""
    params: Any = {
        "name": name,
        "email": email,
        "preferred_locales": [locale],
        "metadata": {"store": store},
    }
    return call(lambda: client().v1.customers.create(params, {"idempotency_key": key})).id


def begin_card(customer: str) -> str:
    """A SetupIntent, by which a browser gives Stripe a card: its client secret."""
    params: Any = {"customer": customer, "usage": "off_session", "payment_method_types": ["card"]}
    return call(lambda: client().v1.setup_intents.create(params)).client_secret or ""


def take_card(customer: str, setup_intent: str) -> Card:
    """Let the card of a SetupIntent pay from now on. Raises BillingRefused for one of somebody else, or one
    that did not succeed."""
    intent: Any = call(lambda: client().v1.setup_intents.retrieve(setup_intent))
    if intent.customer != customer or intent.status != "succeeded":
        raise BillingRefused("setup_unfinished")
    return use_card(customer, intent.payment_method)


def use_card(customer: str, method: str) -> Card:
    """Let a card that is attached to the customer pay from now on."""
    params: Any = {"invoice_settings": {"default_payment_method": method}}
    call(lambda: client().v1.customers.update(customer, params))
    found: Any = call(lambda: client().v1.payment_methods.retrieve(method))
    card = found.card
    return Card(card.brand, card.last4, card.exp_month, card.exp_year)


def card_of(customer: str) -> str:
    """Stripe's id of the card that pays, "" for none."""
    found: Any = call(lambda: client().v1.customers.retrieve(customer))
    return found.invoice_settings.default_payment_method or ""


def set_tax_id(customer: str, kind: str, value: str) -> None:
    """Put a tax number on the customer's bills in place of those there are; an empty one takes them off."""
    rows: Any = call(lambda: client().v1.customers.tax_ids.list(customer))
    if value:
        params: Any = {"type": kind, "value": value}
        call(lambda: client().v1.customers.tax_ids.create(customer, params))
    for row in rows.data:
        _forget_tax_id(customer, row.id)


def _forget_tax_id(customer: str, ref: str) -> None:
    call(lambda: client().v1.customers.tax_ids.delete(customer, ref))


def add_credit(customer: str, *, amount: int, currency: str, text: str, key: str) -> str:
    """Take an amount off the customer's next bills: Stripe's id of the entry in their balance."""
    params: Any = {"amount": -amount, "currency": currency.lower(), "description": text}
    options: Any = {"idempotency_key": key}
    return call(lambda: client().v1.customers.balance_transactions.create(customer, params, options)).id


def make_coupon(
    *, name: str, percent: int | None, amount: int | None, currency: str, months: int | None, key: str
) -> str:
    """A coupon of so many percent, or of an amount in a currency: Stripe's id of it.

    `months` is for how many it counts; 0 for one bill alone, None for good.
    """
    params: Any = {"name": name}
    params |= {"percent_off": percent} if percent else {"amount_off": amount, "currency": currency.lower()}
    if months:
        params |= {"duration": "repeating", "duration_in_months": months}
    else:
        params["duration"] = "forever" if months is None else "once"
    return call(lambda: client().v1.coupons.create(params, {"idempotency_key": key})).id
