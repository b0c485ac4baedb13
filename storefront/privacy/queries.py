"""Reads of what people asked of their data."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from storefront.customers.models import Customer
from storefront.customers.tokens import digest_of, is_token
from storefront.personal import Person, parts

from .models import AppErasure, DataRequest

LINK_GOOD_FOR = timedelta(days=2)
Kind, State = DataRequest.Kind, DataRequest.State


def requests() -> QuerySet[DataRequest]:
    """All of them without their files, the newest first."""
    return DataRequest.objects.defer("file").select_related("customer").order_by("-pk")


def open_request(customer: Customer, kind: DataRequest.Kind) -> DataRequest | None:
    """What a customer waits for."""
    return requests().filter(customer=customer, kind=kind, state=State.OPEN).first()


def latest_copy(customer: Customer) -> DataRequest | None:
    """Their newest copy that can still be fetched."""
    return requests().filter(customer=customer, kind=Kind.COPY, file_until__gt=timezone.now()).first()


def copy_for(customer: Customer) -> DataRequest | None:
    """The copy that who is signed in waits for, or can fetch.

    Whoever opened an account with a stranger's address gets no copy of that stranger's data.
    """
    if customer.email_proven_at is None:
        return None
    return open_request(customer, Kind.COPY) or latest_copy(customer)


def request_of_link(token: str) -> DataRequest | None:
    """What the secret in a letter is about; None for any other text and for what is settled without a file.

    A letter proves one address: it is void once the customer has another.
    """
    if not is_token(token):
        return None
    row = requests().filter(digest=digest_of(token)).first()
    if row is None or row.email.lower() != row.customer.email.lower() or row.state == State.WITHDRAWN:
        return None
    if row.state == State.ASKED and row.asked_at < timezone.now() - LINK_GOOD_FOR:
        return None
    if row.state == State.DONE and not row.has_file:
        return None
    return row


def confirmed() -> QuerySet[DataRequest]:
    """What the team sees: requests of people who showed who they are."""
    return requests().filter(confirmed_at__isnull=False)


def reasons_to_wait(customer: Customer) -> list[str]:
    """Sentences on what must be over before the customer can be erased."""
    person = Person(customer, customer.email)
    return [reason for part in parts() if (reason := part.hinders(person))]


def unfinished_erasures(customer: Customer) -> QuerySet[AppErasure]:
    """Apps that could not erase a customer."""
    return AppErasure.objects.filter(customer=customer).exclude(error="").order_by("plugin", "part")
