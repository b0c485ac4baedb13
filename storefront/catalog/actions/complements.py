"""Which products go with a product."""

from __future__ import annotations

from collections.abc import Sequence

from storefront.catalog.models import Complement, Product

MOST = 10


def write_complements(product: Product, wanted: Sequence[int] | None) -> bool:
    """Bring them to `wanted`, ids in their order, ten at most; None leaves them. True if that changed any.

    The product itself, whatever is there twice and what is no product of the store are left out.
    """
    if wanted is None:
        return False
    known = set(Product.objects.filter(pk__in=wanted).exclude(pk=product.pk).values_list("pk", flat=True))
    ids = [pk for pk in dict.fromkeys(wanted) if pk in known][:MOST]
    rows = Complement.objects.filter(product=product)
    if list(rows.order_by("position").values_list("other_id", flat=True)) == ids:
        return False
    rows.delete()
    Complement.objects.bulk_create(
        Complement(product=product, other_id=pk, position=place) for place, pk in enumerate(ids)
    )
    return True
