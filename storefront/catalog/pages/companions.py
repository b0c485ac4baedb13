"""The products that go with a product, in its editor."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

from storefront.catalog.models import Product
from storefront.catalog.queries import backoffice as queries


def companions_of(product: Product) -> list[Product]:
    """Those that were chosen, in their order."""
    return list(queries.complements_of(product))


def read_companions(post: QueryDict) -> list[Product] | None:
    """Those of a form, in their order; None where the form has no place for them."""
    if "complements" not in post:
        return None
    ids = [int(text) for text in post.getlist("products") if text.isdecimal() and len(text) < 19]
    found = Product.objects.in_bulk(ids)
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def ids_of(companions: Sequence[Product] | None) -> tuple[int, ...] | None:
    """What a draft says of them."""
    return None if companions is None else tuple(companion.pk for companion in companions)
