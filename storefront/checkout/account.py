"""What the checkout knows of a shopper who is signed in: their e-mail address and their address book."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from storefront.customers.cookies import customer_of
from storefront.customers.forms import for_checkout
from storefront.customers.models import Customer
from storefront.customers.queries import address_book
from storefront.surface import ShopRequest

OWNER = "customer"
"""Beside what was typed: who was signed in. Whoever comes to the browser after them does not see it."""


def owner_of(request: ShopRequest) -> str:
    """Who types: a customer's id, "" for a guest. No query for guests."""
    customer = customer_of(request)
    return str(customer.pk) if customer else ""


def begin(request: ShopRequest, kept: Mapping[str, str], served: list[str] | None) -> dict[str, Any]:
    """What the form begins with and what the page shows of the account: {typed, customer, book}.

    `kept` is what was typed before; `served` the countries that the shop ships to, None for all. Guests cost
    no query, a customer one for the book.
    """
    customer = customer_of(request)
    owner = kept.get(OWNER, "")
    typed = dict(kept) if not owner or (customer is not None and owner == str(customer.pk)) else {}
    typed.pop(OWNER, None)
    if customer is None:
        return {"typed": typed, "customer": None, "book": []}
    book = [
        (address, for_checkout(address))
        for address in address_book(customer)
        if served is None or address.country in served
    ]
    if not typed.get("email"):
        typed["email"] = customer.email
    if not any(typed.get(name) for name in ("name", "line1", "city")):
        typed |= _own(customer, [fields for address, fields in book if address.is_default])
        typed["region_of"] = typed.get("country", "")
    shown = [
        {
            "id": address.pk,
            "label": _label(fields),
            "fields": json.dumps(fields),
            "chosen": all(typed.get(name, "") == text for name, text in fields.items()),
        }
        for address, fields in book
    ]
    return {"typed": typed, "customer": customer, "book": shown}


def _own(customer: Customer, usual: list[dict[str, str]]) -> dict[str, str]:
    known = {"name": customer.name, "phone": customer.phone}
    return usual[0] if usual else {name: text for name, text in known.items() if text}


def _label(fields: Mapping[str, str]) -> str:
    return " · ".join(filter(None, [fields["name"], fields["line1"], fields["city"]]))
