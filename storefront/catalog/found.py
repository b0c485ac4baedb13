"""What the back office's search, checklist and theme editor ask of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.search import MAX_HITS, SearchHit
from tenants.models import Membership, Store
from themes.editor.resources import Resource

from .models import Collection, Product
from .pictures import collection_picture, thumbnail_url
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


def offered_products(words: str, most: int) -> list[Resource]:
    """Products that a setting of a theme can point to: those on sale whose words match, newest first."""
    wanted = queries.ProductFilter(words=words, status=Product.Status.ACTIVE, sort="-created")
    return _products(queries.find_products(wanted)[:most])


def named_products(handles: Sequence[str]) -> list[Resource]:
    """Products of these handles, in their order."""
    found = {row.handle: row for row in _products(Product.objects.filter(handle__in=handles))}
    return [found[handle] for handle in handles if handle in found]


def _products(rows: Iterable[Product]) -> list[Resource]:
    products = list(rows)
    pictures = queries.first_pictures([product.pk for product in products])
    return [
        Resource(
            product.handle,
            product.title,
            product.vendor,
            thumbnail_url(pictures.get(product.pk)),
            f"/products/{product.handle}",
        )
        for product in products
    ]


def offered_collections(words: str, most: int) -> list[Resource]:
    """Collections that a setting of a theme can point to: those whose words match, by name."""
    rows = Collection.objects.all()
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(handle__icontains=word) | Q(translations__icontains=word)
        )
    every = Resource("all", _("All products"), path="/collections/all")
    found = [_collection(row) for row in rows.order_by("title", "pk")[:most]]
    return found if words else [*found, every]


def named_collections(handles: Sequence[str]) -> list[Resource]:
    """Collections of these handles, in their order."""
    found = {row.handle: _collection(row) for row in Collection.objects.filter(handle__in=handles)}
    found.setdefault("all", Resource("all", _("All products"), path="/collections/all"))
    return [found[handle] for handle in handles if handle in found]


def _collection(row: Collection) -> Resource:
    picture = collection_picture(row, "")
    return Resource(
        row.handle,
        row.title,
        image=picture.url if picture else "",
        path=f"/collections/{row.handle}",
    )
