"""What shoppers may ask of their data, with its bounds: the same from a page and from a shop's API."""

from __future__ import annotations

from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.rates import Rate, client_ip
from storefront.customers.models import Customer
from storefront.customers.shop.showing import ASKED_OF_ONE, LETTERS, TRIES
from storefront.customers.shop.trying import too_many
from storefront.privacy import queries
from storefront.privacy.actions import open_request, withdraw
from storefront.privacy.models import DataRequest
from storefront.privacy.tasks import mail_question
from storefront.surface import ShopRequest

Kind = DataRequest.Kind
COPIES = Rate("privacy.copies", most=2, seconds=24 * 3600)
"""Copies that one customer gets a day."""


def wish_copy(request: ShopRequest, customer: Customer) -> DataRequest | None:
    """Ask for a copy; None where a letter has to be followed first. Raises ActionError "too_many"."""
    waits = queries.open_request(customer, Kind.COPY)
    if waits is None and not COPIES.take(str(customer.pk)):
        why = _("You had copies of your data today already. Ask again tomorrow.")
        raise ActionError("too_many", why, field="form")
    if customer.email_proven_at is None:
        _ask_by_letter(request, customer, Kind.COPY)
        return None
    return open_request(customer=customer, kind=Kind.COPY, locale=request.locale)


def wish_closing(request: ShopRequest, customer: Customer, password: str) -> DataRequest | None:
    """Ask to be erased; None where a letter has to be followed first. They are signed out everywhere.

    Raises ActionError (too_many, wrong_password).
    """
    if customer.email_proven_at is None:
        _ask_by_letter(request, customer, Kind.ERASURE)
        return None
    if not TRIES.take(f"account {customer.email}"):
        raise too_many()
    return open_request(customer=customer, kind=Kind.ERASURE, locale=request.locale, password=password)


def stay(customer: Customer) -> None:
    """Take back the wish to be erased, if there is one. Raises ActionError "too_late" once it is done."""
    waits = queries.open_request(customer, Kind.ERASURE)
    if waits is not None:
        withdraw(request=waits)


def wish_by_letter(request: ShopRequest, email: str, kind: DataRequest.Kind) -> None:
    """Let a letter ask an address whether it was them. It is the same whether the shop knows the address.

    Raises ActionError "too_many" past what one caller may ask.
    """
    if not ASKED_OF_ONE.take(client_ip(request)):
        raise too_many()
    if LETTERS.take(email):
        mail_question.send(email, kind.value, request.locale)


def _ask_by_letter(request: ShopRequest, customer: Customer, kind: DataRequest.Kind) -> None:
    if LETTERS.take(customer.email):
        mail_question.send(customer.email, kind.value, request.locale)
