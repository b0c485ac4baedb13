"""What the search of the back office finds of customers."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from backoffice.search import MAX_HITS, SearchHit
from tenants.models import Membership, Store

from .queries import search_customers


def find_customers(store: Store, member: Membership, query: str) -> Iterator[SearchHit]:
    """Customers by name, e-mail or phone, the newest first."""
    for customer in search_customers(query).defer("note")[:MAX_HITS]:
        url = reverse("backoffice:customer", kwargs={"handle": store.handle, "customer_id": customer.pk})
        detail = customer.email if customer.name else ""
        yield SearchHit(url, str(customer), detail, icon="users")
