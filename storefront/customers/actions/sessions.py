"""A shopper signs in and out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.customers.events import CustomerSignedIn, CustomerSignedOut
from storefront.customers.models import Customer, CustomerSession
from storefront.customers.queries import customer_by_email, customer_of_session
from storefront.customers.tokens import digest_of, new_token

SIGNED_IN_FOR = timedelta(days=60)


def check_customer(*, email: str, password: str) -> Customer:
    """The customer who may sign in with these. Raises ActionError "wrong_password", whatever is wrong.

    It takes as long for an address that nobody has as for one with an account.
    """
    customer = customer_by_email(email)
    if customer is None or not customer.password:
        make_password(password)
        raise _refused()

    def upgrade(raw: str) -> None:
        Customer.objects.filter(pk=customer.pk).update(password=make_password(raw))

    if not check_password(password, customer.password, setter=upgrade) or customer.disabled_at is not None:
        raise _refused()
    return customer


def _refused() -> ActionError:
    return ActionError("wrong_password", _("E-mail address and password do not match."), field="form")


@transaction.atomic
def start_session(*, customer: Customer, before: str = "", until: datetime | None = None) -> str:
    """Sign in in one more browser; gives the token for its cookie. `before` is the token it had, void now.

    It ends at `until`, None: after SIGNED_IN_FOR.
    """
    now = timezone.now()
    CustomerSession.objects.filter(digest=digest_of(before)).delete()
    CustomerSession.objects.filter(customer=customer, expires_at__lte=now).delete()
    token = new_token()
    CustomerSession.objects.create(
        customer=customer, digest=digest_of(token), created_at=now, expires_at=until or now + SIGNED_IN_FOR
    )
    record(CustomerSignedIn(customer=customer.pk), subject=customer, actor=actor_of(customer))
    return token


@transaction.atomic
def end_session(*, token: str) -> None:
    """Sign out in the browser with this token; nothing happens where nobody is signed in."""
    customer = customer_of_session(token)
    gone, _rows = CustomerSession.objects.filter(digest=digest_of(token)).delete()
    if gone and customer is not None:
        record(CustomerSignedOut(customer=customer.pk), subject=customer, actor=actor_of(customer))


def end_sessions(customer: Customer) -> None:
    """Sign out everywhere. Part of another action: it records nothing of its own."""
    CustomerSession.objects.filter(customer=customer).delete()


def actor_of(customer: Customer) -> str:
    """How events name a shopper: "customer:<id>"."""
    return f"customer:{customer.pk}"
