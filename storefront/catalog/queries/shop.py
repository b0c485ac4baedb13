"""What shoppers read of the catalogue: published things only, in a fixed number of queries a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from foundation.prepared import PreparedRead
from storefront.catalog.facets import NOTHING, Chosen
from storefront.catalog.models import Collection, Media, Option, Product, Variant
from storefront.inventory.sql import available_of

from .facets import Scope, narrowed, within

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
    return _BY_HANDLE.first(handle)


def product_of_variant(variant_id: int) -> Product | None:
    """The published product of a variant."""
    return published().filter(variants=variant_id).first()


def products_by_handles(handles: Sequence[str]) -> list[Product]:
    """The published products among these handles, in no order."""
    return list(published().filter(handle__in=handles))


def collection_by_handle(handle: str) -> Collection | None:
    """A published collection."""
    return Collection.objects.filter(handle=handle, is_published=True).first()


def collections() -> list[Collection]:
    """All published collections in the merchant's order."""
    return _COLLECTIONS.rows()


def collections_of(product: Product) -> list[Collection]:
    """The published collections that a product is in, in the merchant's order."""
    return list(Collection.objects.filter(is_published=True, places__product=product))


def products_of(
    collection: Collection | None, sort: str = "", scope: Scope | None = None, chosen: Chosen = NOTHING
) -> QuerySet[Product]:
    """The products of a collection (None: all), in `sort` or the collection's own order.

    `scope` and `chosen` leave only some of them.
    """
    products = published()
    if collection is not None:
        products = products.filter(places__collection=collection)
    if scope is not None:
        products = within(products, scope)
    products = narrowed(products, chosen)
    order = sort if sort in SORTS else (collection.sort if collection else Collection.Sort.NEWEST.value)
    if order == Collection.Sort.MANUAL and collection is None:
        order = Collection.Sort.NEWEST.value
    if order == Collection.Sort.BEST_SELLING:
        products = products.annotate(sold=_units_sold())
    return products.order_by(*SORTS[order])


MAX_NEIGHBOURS = 5000
"""So far into a collection a product knows its neighbours."""


def neighbours(
    collection: Collection | None, product: Product, sort: str = ""
) -> tuple[Product | None, Product | None]:
    """The products before and behind one in a collection, None where there is none. Two queries."""
    ids = list(products_of(collection, sort).values_list("pk", flat=True)[:MAX_NEIGHBOURS])
    if product.pk not in ids:
        return None, None
    at = ids.index(product.pk)
    beside = [ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None]
    rows = {row.pk: row for row in published().filter(pk__in=[pk for pk in beside if pk])}
    before, after = (rows.get(pk) if pk else None for pk in beside)
    return before, after


def scope_of(collection: Collection | None) -> Scope:
    """A collection (None: all products), for facets."""
    if collection is None:
        return Scope()
    sql = "catalog_product.id IN (SELECT product_id FROM catalog_collectionproduct WHERE collection_id = %s)"
    return Scope(sql, (collection.pk,))


@dataclass(frozen=True)
class Words:
    """What the products of a shelf are tagged and called: each without doubles, in order, at most
    MAX_WORDS.
    """

    tags: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()


MAX_WORDS = 1000


def words_of(scope: Scope) -> Words:
    """The tags, types and vendors on a shelf. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS.format(scope=scope.condition), scope.values)
        rows = cursor.fetchall()
    found: dict[str, list[str]] = {"tag": [], "type": [], "vendor": []}
    for kind, text in rows:
        found[kind].append(text)
    return Words(*(tuple(found[kind][:MAX_WORDS]) for kind in ("tag", "type", "vendor")))


def _units_sold() -> Coalesce:
    # The order lines are reached by their table's name: orders stand above the catalogue.
    sold = Variant.objects.filter(product=OuterRef("pk")).values("product")
    return Coalesce(Subquery(sold.annotate(n=Sum("order_lines__quantity")).values("n")), 0)


def related(product: Product, limit: int) -> list[Product]:
    """Other products that are most like it: by collections, type, tags and vendor, or bought together with
    it.

    One query. Where nothing says more, the newest come first; the same vendor alone is no likeness.
    """
    return _RELATED.rows(product.pk, product.pk, product.pk, limit)


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
        """{product id: facts for its card}: made from the variants where they are read anyway."""
        if "variants" in self.__dict__:
            return {product: _facts(rows, self.available) for product, rows in self.variants.items()}
        with connection.cursor() as cursor:
            cursor.execute(_FACTS.format(available=available_of("v.id")), [self._ids])
            return {product: CardFacts(*facts) for product, *facts in cursor.fetchall()}

    @cached_property
    def pictures(self) -> dict[int, list[Media]]:
        """{product id: all its ready pictures in order}."""
        return _grouped(_PICTURES.rows(self._ids))

    @cached_property
    def variants(self) -> dict[int, list[Variant]]:
        """{product id: its variants in order}."""
        return _grouped(_VARIANTS.rows(self._ids))

    @cached_property
    def available(self) -> dict[int, int | None]:
        """{variant id: units that may still be sold, None where never counted}."""
        return {row.pk: getattr(row, "available", None) for rows in self.variants.values() for row in rows}

    @cached_property
    def options(self) -> dict[int, list[Option]]:
        """{product id: its options in order}."""
        return _grouped(_OPTIONS.rows(self._ids))


_WORDS = """
WITH shelf AS MATERIALIZED (
    SELECT tags, product_type, vendor FROM catalog_product WHERE status = 'active' AND ({scope})
)
SELECT * FROM (
    SELECT DISTINCT 'tag' AS kind, unnest(tags) AS word FROM shelf
    UNION ALL SELECT DISTINCT 'type', product_type FROM shelf WHERE product_type <> ''
    UNION ALL SELECT DISTINCT 'vendor', vendor FROM shelf WHERE vendor <> ''
) words ORDER BY kind, word
"""
_FACTS = """
SELECT v.product_id,
    bool_or(NOT v.is_tracked OR v.when_sold_out = 'continue' OR coalesce({available}, 0) > 0),
    min(v.compare_at_price), count(*)
FROM catalog_variant v
WHERE v.product_id = ANY(%s) GROUP BY v.product_id
"""
_LONG = ("search_text", "extra")
_BY_HANDLE = PreparedRead(Product, "WHERE t.handle = %s AND t.status = 'active'", left_out=_LONG)
_COLLECTIONS = PreparedRead(Collection, "WHERE t.is_published ORDER BY t.position, t.id")
_RELATED = PreparedRead(
    Product,
    """CROSS JOIN (SELECT * FROM catalog_product WHERE id = %s) own
    LEFT JOIN (
        SELECT there.product_id, count(*) AS places FROM catalog_collectionproduct there
        JOIN catalog_collectionproduct here USING (collection_id) WHERE here.product_id = %s
        GROUP BY there.product_id
    ) shared ON shared.product_id = t.id
    LEFT JOIN (
        SELECT other.product_id, count(DISTINCT there.order_id) AS times
        FROM orders_orderline here JOIN catalog_variant mine ON mine.id = here.variant_id
        JOIN orders_orderline there ON there.order_id = here.order_id
        JOIN catalog_variant other ON other.id = there.variant_id
        WHERE mine.product_id = %s GROUP BY other.product_id
    ) together ON together.product_id = t.id
    CROSS JOIN LATERAL (SELECT
        2 * least(coalesce(shared.places, 0), 3) + 3 * ln(1 + coalesce(together.times, 0))
        + CASE WHEN t.product_type <> '' AND t.product_type = own.product_type THEN 3 ELSE 0 END
        + CASE WHEN t.vendor <> '' AND t.vendor = own.vendor THEN 1 ELSE 0 END
        + CASE WHEN t.tags && own.tags
            THEN least((SELECT count(*) FROM unnest(t.tags) tag WHERE tag = ANY(own.tags)), 4) ELSE 0 END
            AS score
    ) likeness
    WHERE t.status = 'active' AND t.id <> own.id AND likeness.score > 1
    ORDER BY likeness.score DESC, t.id DESC LIMIT %s""",
    left_out=_LONG,
)
_PICTURES = PreparedRead(
    Media,
    "WHERE t.product_id = ANY(%s) AND t.status = 'ready' ORDER BY t.position, t.id",
    left_out=("source_url", "error", "content_hash"),
)
_VARIANTS = PreparedRead(
    Variant,
    "WHERE t.product_id = ANY(%s) ORDER BY t.position, t.id",
    extra={"available": available_of("t.id")},
    left_out=("extra", "cost"),
)
_OPTIONS = PreparedRead(Option, "WHERE t.product_id = ANY(%s) ORDER BY t.position")


def _facts(rows: list[Variant], available: dict[int, int | None]) -> CardFacts:
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
