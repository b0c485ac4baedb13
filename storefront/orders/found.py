"""What the search of the back office finds of orders."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from backoffice.search import MAX_HITS, SearchHit
from tenants.models import Membership, Store

from .queries import search_orders


def find_orders(store: Store, member: Membership, query: str) -> Iterator[SearchHit]:
    """Orders by number, person, product or SKU, the newest first."""
    orders = search_orders(query).select_related("customer").defer("search_text")
    for order in orders[:MAX_HITS]:
        url = reverse("backoffice:order", kwargs={"handle": store.handle, "number": order.number})
        yield SearchHit(url, order.name, str(order.customer), icon="orders")
