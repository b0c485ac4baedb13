"""Somebody asks for their data, shows who they are, or takes it back."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.customers.actions import actor_of
from storefront.customers.actions.sessions import end_sessions
from storefront.customers.locks import lock_customer
from storefront.customers.models import Customer
from storefront.customers.tokens import digest_of, new_token
from storefront.privacy import queries
from storefront.privacy.events import DataRequested, ErasureRequested, RequestWithdrawn
from storefront.privacy.locks import lock_request
from storefront.privacy.models import DataRequest
from storefront.privacy.terms import WAITS_DAYS, last_day

Kind, State = DataRequest.Kind, DataRequest.State


@transaction.atomic
def ask(*, customer: Customer, kind: DataRequest.Kind, locale: str) -> DataRequest:
    """Write down a wish that a letter has still to confirm. It counts for nothing before."""
    locked = lock_customer(customer.pk)
    return DataRequest.objects.create(customer=locked, kind=kind, locale=locale)


@transaction.atomic
def issue_link(*, request: DataRequest) -> str:
    """A new secret for a letter about a request; that of the letter before is void."""
    locked = lock_request(request.pk)
    token = new_token()
    locked.digest, locked.email = digest_of(token), locked.customer.email
    locked.save(update_fields=["digest", "email"])
    return token


@transaction.atomic
def open_request(
    *, customer: Customer, kind: DataRequest.Kind, locale: str, password: str | None = None
) -> DataRequest:
    """Take the wish of somebody who is signed in and whose address is proven; the open one where they wait
    already.

    An erasure needs their password. Raises ActionError "wrong_password" (field "password_current"), and
    "by_letter" where only a letter can show who they are.
    """
    locked = lock_customer(customer.pk)
    if locked.email_proven_at is None:
        raise ActionError("by_letter", _("Follow the link in the letter that we sent to you."))
    if kind == Kind.ERASURE and not check_password(password or "", locked.password):
        raise ActionError("wrong_password", _("This is not your password."), field="password_current")
    return queries.open_request(locked, kind) or _begun(
        DataRequest(customer=locked, kind=kind, locale=locale), locked
    )


@transaction.atomic
def confirm(*, token: str) -> DataRequest:
    """Follow the letter's link: the wish counts from now. Twice is once. Raises ActionError "link_used"."""
    found = queries.request_of_link(token)
    if found is None:
        raise link_used()
    customer = lock_customer(found.customer_id)
    row = lock_request(found.pk)
    if row.state != State.ASKED:
        return row
    waiting = queries.open_request(customer, DataRequest.Kind(row.kind))
    if waiting is not None:
        row.delete()
        return waiting
    return _begun(row, customer)


def _begun(row: DataRequest, customer: Customer) -> DataRequest:
    now = timezone.now()
    is_erasure = row.kind == Kind.ERASURE
    row.state, row.confirmed_at = State.OPEN, now
    row.due_on = last_day(timezone.localdate(now))
    row.acts_at = now + timedelta(days=WAITS_DAYS.read()) if is_erasure else now
    row.digest = ""
    row.save()
    if is_erasure:
        end_sessions(customer)
        told = ErasureRequested(customer=customer.pk, request=row.pk)
        record(told, subject=customer, actor=actor_of(customer))
    else:
        record(
            DataRequested(customer=customer.pk, request=row.pk), subject=customer, actor=actor_of(customer)
        )
    return row


@transaction.atomic
def withdraw(*, request: DataRequest) -> None:
    """Stay after all: nothing is erased. Twice is once. Raises ActionError "too_late" once it is done."""
    customer = lock_customer(request.customer_id)
    row = lock_request(request.pk)
    if row.state == State.DONE:
        raise ActionError("too_late", _("It is done already and can't be undone."))
    if row.state != State.OPEN or row.kind != Kind.ERASURE:
        return
    row.state, row.settled_at, row.digest = State.WITHDRAWN, timezone.now(), ""
    row.save(update_fields=["state", "settled_at", "digest"])
    told = RequestWithdrawn(customer=customer.pk, request=row.pk)
    record(told, subject=customer, actor=actor_of(customer))


def link_used() -> ActionError:
    """What is said of a link that is not good (any more)."""
    return ActionError(
        "link_used", _("This link has been used or is too old. Ask for a new one."), field="form"
    )
