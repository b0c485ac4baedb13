"""Signing in and registering, within limits: on the shop's pages, and wherever else somebody does it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.rates import client_ip
from storefront.customers.actions import Registration, check_customer, register_customer
from storefront.customers.models import Customer
from storefront.customers.tasks import mail_known
from storefront.surface import ShopRequest

from .showing import ASKED_OF_ONE, LETTERS, TRIES, TRIES_OF_EMAIL, TRIES_OF_ONE


def tried(request: ShopRequest, email: str, password: str) -> Customer:
    """The customer of these, within the limits. Raises ActionError "wrong_password", "too_many"."""
    place = client_ip(request)
    # The first that is spent ends it: who is stopped at their own place can't shut out others any further.
    within = TRIES_OF_ONE.take(place) and TRIES.take(f"{place} {email}") and TRIES_OF_EMAIL.take(email)
    if not within:
        raise too_many()
    return check_customer(email=email, password=password)


def registered(request: ShopRequest, wanted: Registration) -> Customer:
    """A new customer with an account, within the limits; the one there is for whoever knows its password.

    Must not run inside a transaction: whom the shop knows already is written to though it is refused. Raises
    ActionError as `register_customer`, and "too_many".
    """
    if not ASKED_OF_ONE.take(client_ip(request)):
        raise too_many()
    try:
        return register_customer(wanted=wanted)
    except ActionError as error:
        if error.code != "email_known":
            raise
        known = error
    try:
        # Pressed twice, or forgotten that there is one: whoever knows the password is in.
        return tried(request, wanted.email, wanted.password)
    except ActionError:
        if LETTERS.take(wanted.email):
            mail_known.send(wanted.email, request.locale)
        raise known from None


def too_many() -> ActionError:
    """What is said to somebody who tries again and again."""
    return ActionError("too_many", _("Too many tries. Wait a few minutes, or choose a new password."))
