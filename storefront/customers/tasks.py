"""Letters to shoppers, in the background: who asks learns nothing from how long it takes."""

from __future__ import annotations

from foundation.events import subscribe
from foundation.models import Event
from storefront.orders.events import OrderPaid
from storefront.orders.queries import order_now
from tenants.context import require_store
from tenants.tasks import store_task

from . import emails
from .actions import AddressDraft, save_address
from .events import CustomerInvited, CustomerRegistered, PasswordChanged
from .models import Customer
from .names import split_name
from .queries import address_book, customer_by_email


def _locale(wanted: str) -> str:
    """A language that the store speaks, today."""
    store = require_store()
    return wanted if wanted in store.all_locales else store.locale


@store_task
def mail_recovery(email: str, locale: str) -> None:
    """Write to an address that somebody wants a new password for; to nobody whom the shop does not know."""
    customer = customer_by_email(email)
    if customer is None or customer.disabled_at is not None:
        return
    if customer.password:
        emails.send_recovery(customer, _locale(locale))
    else:
        emails.send_invitation(customer, _locale(locale))


@store_task
def mail_known(email: str, locale: str) -> None:
    """Write to an address that somebody tried to register though the shop knows it."""
    customer = customer_by_email(email)
    if customer is None or customer.disabled_at is not None:
        return
    if customer.password:
        emails.send_already_there(customer, _locale(locale))
    else:
        emails.send_invitation(customer, _locale(locale))


@store_task
def mail_confirmation(customer_id: int) -> None:
    """Ask a new account to confirm its address."""
    customer = Customer.objects.get(pk=customer_id)
    if customer.email_proven_at is None and customer.disabled_at is None:
        emails.send_confirmation(customer, _locale(customer.locale))


@store_task
def mail_invitation(customer_id: int) -> None:
    """Ask a guest to open an account."""
    customer = Customer.objects.get(pk=customer_id)
    if not customer.password and customer.disabled_at is None:
        emails.send_invitation(customer, _locale(customer.locale))


@store_task
def mail_password_changed(customer_id: int) -> None:
    """Tell of a new password."""
    customer = Customer.objects.get(pk=customer_id)
    emails.send_password_changed(customer, _locale(customer.locale))


@subscribe(CustomerRegistered)
def _on_registered(event: CustomerRegistered, row: Event) -> None:
    mail_confirmation.send(event.customer)


@subscribe(CustomerInvited)
def _on_invited(event: CustomerInvited, row: Event) -> None:
    mail_invitation.send(event.customer)


@subscribe(PasswordChanged)
def _on_password(event: PasswordChanged, row: Event) -> None:
    mail_password_changed.send(event.customer)


@subscribe(OrderPaid)
def _on_paid(event: OrderPaid, row: Event) -> None:
    """The first address that a signed-in customer had something sent to is the first in their book."""
    order = order_now(event.order)
    given = order.shipping_address
    if not order.from_account or not given.get("country") or address_book(order.customer).exists():
        return
    first, last = split_name(given.get("name", ""))
    draft = AddressDraft(
        country=given.get("country", ""),
        first_name=first[:80],
        last_name=last[:80],
        line1=given.get("line1", ""),
        line2=given.get("line2", ""),
        city=given.get("city", ""),
        region=given.get("region", ""),
        postcode=given.get("postcode", ""),
        phone=given.get("phone", ""),
    )
    save_address(customer=order.customer, draft=draft)
