"""What tests of accounts need: a shopper with an account, signed in or not."""

from __future__ import annotations

import re

from django.core import mail
from django.test import Client
from django.utils import timezone

from storefront.testing import shopper_at
from tenants.models import Store

from .actions import Registration, register_customer, start_session
from .cookies import COOKIE
from .models import Customer

PASSWORD = "a quiet mountain path"  # noqa: S105


def make_account(email: str = "lin@example.com", *, proven: bool = True, **more: str) -> Customer:
    """Somebody with an account."""
    names = {"first_name": "小雨", "last_name": "林", "phone": "", "note": "", "locale": "zh-Hans", **more}
    wanted = Registration(email=email, password=PASSWORD, accepts_marketing=False, **names)
    customer = register_customer(wanted=wanted)
    if proven:
        customer.email_proven_at = timezone.now()
        customer.save()
    return customer


def signed_in_at(store: Store, customer: Customer) -> Client:
    """A browser in which a customer is signed in."""
    client = shopper_at(store)
    client.cookies[COOKIE] = start_session(customer=customer)
    return client


def link_in_letter(to: str) -> str:
    """The path of the link in the latest letter to an address."""
    letter = next(one for one in reversed(mail.outbox) if one.to == [to])
    found = re.search(r"https?://[^/\s]+(/\S*account/\S+)", str(letter.body))
    assert found, letter.body
    return found[1]
