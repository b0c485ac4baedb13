"""Passwords that are tried, within limits: on the page to sign in on, and wherever else somebody signs in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.rates import client_ip
from storefront.customers.actions import check_customer
from storefront.customers.models import Customer
from storefront.surface import ShopRequest

from .showing import TRIES, TRIES_OF_EMAIL, TRIES_OF_ONE


def tried(request: ShopRequest, email: str, password: str) -> Customer:
    """The customer of these, within the limits. Raises ActionError "wrong_password", "too_many"."""
    place = client_ip(request)
    # The first that is spent ends it: who is stopped at their own place can't shut out others any further.
    within = TRIES_OF_ONE.take(place) and TRIES.take(f"{place} {email}") and TRIES_OF_EMAIL.take(email)
    if not within:
        raise too_many()
    return check_customer(email=email, password=password)


def too_many() -> ActionError:
    """What is said to somebody who tries again and again."""
    return ActionError("too_many", _("Too many tries. Wait a few minutes, or choose a new password."))
