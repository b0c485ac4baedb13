"""A customer is one person, however the address is written."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.models import Event
from storefront.customers.actions import remember_customer
from storefront.customers.models import Customer
from tenants.models import Store

pytestmark = pytest.mark.django_db


def remember(email: str, **more: str) -> Customer:
    return remember_customer(**{"email": email, "name": "", "phone": "", "locale": "en", **more})


def test_a_customer_is_made_once(store: Store) -> None:
    first = remember("Lin@Example.com", name="Lin")
    again = remember("lin@example.COM", name="Somebody else", phone="+8613800138000")
    assert (again.pk, again.email, again.name, again.phone) == (
        first.pk,
        "lin@example.com",
        "Lin",
        "+8613800138000",
    )
    assert Customer.objects.count() == 1
    assert Event.objects.filter(name="customer.created").count() == 1


def test_the_address_is_looked_up_by_its_index(store: Store) -> None:
    Customer.objects.bulk_create(Customer(email=f"c{n}@example.com", locale="en") for n in range(2_000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer")
    with CaptureQueriesContext(connection) as queries:
        remember("C77@example.com")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "customer_email_once" in plan
