"""What shoppers read of the catalogue: published things only, in a fixed number of queries a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from storefront.catalog.models import Collection, CollectionProduct, Media, Option, Product, Variant
from storefront.inventory.queries import available_by_variant

SORTS: dict[str, tuple[str, ...]] = {
    Collection.Sort.MANUAL: ("places__position", "places__id"),
    Collection.Sort.BEST_SELLING: ("-sold", "-pk"),
    Collection.Sort.TITLE: ("title", "pk"),
    Collection.Sort.TITLE_DOWN: ("-title", "-pk"),
    Collection.Sort.PRICE: ("price_min", "pk"),
    Collection.Sort.PRICE_DOWN: ("-price_min", "-pk"),
    Collection.Sort.NEWEST: ("-published_at", "-pk"),
    Collection.Sort.OLDEST: ("published_at", "pk"),
}
"""How a shelf may be sorted: {sort: columns}."""


def published() -> QuerySet[Product]:
    """Products that shoppers see. The long columns that no page shows are left out."""
    return Product.objects.filter(status=Product.Status.ACTIVE).defer("search_text", "extra")


def product_by_handle(handle: str) -> Product | None:
    """A published product."""
    return published().filter(handle=handle).first()


def collection_by_handle(handle: str) -> Collection | None:
    """A published collection."""
    return Collection.objects.filter(handle=handle, is_published=True).first()


def collections() -> QuerySet[Collection]:
    """All published collections in the merchant's order."""
    return Collection.objects.filter(is_published=True)


def products_of(collection: Collection | None, sort: str = "") -> QuerySet[Product]:
    """The products of a collection (None: all), in `sort` or the collection's own order."""
    products = published()
    if collection is not None:
        products = products.filter(places__collection=collection)
    chosen = sort if sort in SORTS else (collection.sort if collection else Collection.Sort.NEWEST)
    if chosen == Collection.Sort.MANUAL and collection is None:
        chosen = Collection.Sort.NEWEST
    if chosen == Collection.Sort.BEST_SELLING:
        products = products.annotate(sold=_units_sold())
    return products.order_by(*SORTS[chosen])


def _units_sold() -> Coalesce:
    # The order lines are reached by their table's name: orders stand above the catalogue.
    sold = Variant.objects.filter(product=OuterRef("pk")).values("product")
    return Coalesce(Subquery(sold.annotate(n=Sum("order_lines__quantity")).values("n")), 0)


def search(words: str) -> QuerySet[Product]:
    """Published products that have every word somewhere in their text, those with it in the title first."""
    products = published()
    terms = words.split()[:10]
    if not terms:
        return products.none()
    in_title = Q()
    for term in terms:
        products = products.filter(search_text__icontains=term)
        in_title &= Q(title__icontains=term)
    best = Case(When(in_title, then=Value(0)), default=Value(1))
    return products.order_by(best, "-pk")


def related(product: Product, limit: int) -> list[Product]:
    """Other products of its collections or its kind, newest first. One query."""
    shelves = CollectionProduct.objects.filter(product=product).values("collection")
    same = Q(pk__in=CollectionProduct.objects.filter(collection__in=shelves).values("product"))
    if product.product_type:
        same |= Q(product_type=product.product_type)
    return list(published().filter(same).exclude(pk=product.pk).order_by("-pk")[:limit])


@dataclass(frozen=True)
class CardFacts:
    """What a product's card says of its variants. Amounts are minor units."""

    is_available: bool
    compare_at_min: int | None
    count: int


NO_FACTS = CardFacts(is_available=False, compare_at_min=None, count=0)


def can_buy(variant: Variant, available: int | None) -> bool:
    """Whether a variant with so many available units can be bought now."""
    return variant.can_oversell or (available or 0) > 0


class Shelf:
    """Products that a page shows side by side. What is asked of one is read for all of them, once."""

    def __init__(self, products: Sequence[Product]) -> None:
        self.products = products
        self._ids = [product.pk for product in products]

    @cached_property
    def facts(self) -> dict[int, CardFacts]:
        """{product id: facts for its card}."""
        return {product: _facts(rows, self.available) for product, rows in self.variants.items()}

    @cached_property
    def pictures(self) -> dict[int, list[Media]]:
        """{product id: all its ready pictures in order}."""
        return _grouped(Media.objects.filter(product__in=self._ids, status=Media.Status.READY))

    @cached_property
    def variants(self) -> dict[int, list[Variant]]:
        """{product id: its variants in order}."""
        rows = Variant.objects.filter(product__in=self._ids).defer("extra", "barcode", "cost")
        return _grouped(rows)

    @cached_property
    def available(self) -> dict[int, int]:
        """{variant id: units that may still be sold}; a variant never counted is left out."""
        return available_by_variant([row.pk for rows in self.variants.values() for row in rows])

    @cached_property
    def options(self) -> dict[int, list[Option]]:
        """{product id: its options in order}."""
        return _grouped(Option.objects.filter(product__in=self._ids))


def _facts(rows: list[Variant], available: dict[int, int]) -> CardFacts:
    compare = [row.compare_at_price for row in rows if row.compare_at_price is not None]
    return CardFacts(
        is_available=any(can_buy(row, available.get(row.pk)) for row in rows),
        compare_at_min=min(compare, default=None),
        count=len(rows),
    )


def _grouped[Row: (Media, Variant, Option)](rows: Iterable[Row]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.product_id, []).append(row)
    return groups


def collection_pictures(collection_ids: Sequence[int]) -> dict[int, Media]:
    """{collection id: first picture of its first product}, for collections without their own. One query."""
    media = Media.objects.filter(
        product__places__collection__in=collection_ids,
        product__status=Product.Status.ACTIVE,
        status=Media.Status.READY,
    )
    rows = media.annotate(shelf=F("product__places__collection_id"))
    ordered = rows.order_by("shelf", "product__places__position", "position", "id")
    return {row.shelf: row for row in ordered.distinct("shelf")}
