"""Reads of customers."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from foundation.prepared import PreparedRead

from .models import Customer, CustomerAddress, CustomerToken
from .tokens import digest_of, is_token

# By the expression that the unique index is on; Django's `iexact` asks for another one and finds no index.
_BY_EMAIL = PreparedRead(Customer, "WHERE lower(t.email) = lower(%s)")
_SIGNED_IN = PreparedRead(
    Customer,
    """JOIN customers_customersession s ON s.customer_id = t.id
    WHERE s.digest = %s AND s.expires_at > now() AND t.disabled_at IS NULL AND t.password <> ''""",
    left_out=("note",),
)


def customer_by_email(email: str) -> Customer | None:
    """The customer with this address, in whatever case it is written."""
    return _BY_EMAIL.first(email)


def customer_of_session(token: str) -> Customer | None:
    """The customer who is signed in with a cookie's token. One query, none for what is no token."""
    return _SIGNED_IN.first(digest_of(token)) if is_token(token) else None


def open_token(token: str, purpose: CustomerToken.Purpose) -> CustomerToken | None:
    """A letter's link with its customer, if it is still good."""
    if not is_token(token):
        return None
    rows = CustomerToken.objects.select_related("customer")
    found = rows.filter(digest=digest_of(token), purpose=purpose, expires_at__gt=timezone.now()).first()
    # A link proves one address: it is void once the customer has another.
    return found if found and found.email.lower() == found.customer.email.lower() else None


def address_book(customer: Customer) -> QuerySet[CustomerAddress]:
    """Their addresses: the usual one first, then the newest."""
    return CustomerAddress.objects.filter(customer=customer).order_by("-is_default", "-pk")


def address_of(customer: Customer, address_id: int) -> CustomerAddress | None:
    """One of their addresses, never anybody else's."""
    return CustomerAddress.objects.filter(customer=customer, pk=address_id).first()


def stands_in_book(customer: Customer | None, *, country: str, region: str) -> bool:
    """Whether an address of theirs has this province, written so: old ones are as they were typed."""
    if customer is None:
        return False
    return CustomerAddress.objects.filter(customer=customer, country=country, region=region).exists()


def is_anywhere(address_id: int) -> bool:
    """Whether any customer has such an address."""
    return CustomerAddress.objects.filter(pk=address_id).exists()


def search_customers(text: str) -> QuerySet[Customer]:
    """Customers by name, e-mail or phone; newest first."""
    customers = Customer.objects.order_by("-pk")
    words = text.strip()
    if not words:
        return customers
    return customers.filter(Q(email__icontains=words) | Q(name__icontains=words) | Q(phone__icontains=words))
