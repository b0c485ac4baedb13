"""Reads of customers."""

from __future__ import annotations

from foundation.prepared import PreparedRead

from .models import Customer

# By the expression that the unique index is on; Django's `iexact` asks for another one and finds no index.
_BY_EMAIL = PreparedRead(Customer, "WHERE lower(t.email) = lower(%s)")


def customer_by_email(email: str) -> Customer | None:
    """The customer with this address, in whatever case it is written."""
    return _BY_EMAIL.first(email)
