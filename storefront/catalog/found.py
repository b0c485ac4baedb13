"""What the back office's search and checklist ask of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from backoffice.search import MAX_HITS, SearchHit
from tenants.models import Membership, Store

from .models import Product
from .queries import backoffice as queries


def find_products(store: Store, member: Membership, query: str) -> Iterator[SearchHit]:
    """Products whose words match."""
    wanted = queries.ProductFilter(words=query, sort="title")
    for product in queries.find_products(wanted)[:MAX_HITS]:
        url = reverse("backoffice:product", kwargs={"handle": store.handle, "number": product.pk})
        yield SearchHit(url, product.title, product.vendor, icon="products")


def has_products() -> bool:
    """Whether the store has any product."""
    return Product.objects.exists()
