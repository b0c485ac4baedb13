"""Reads for the team: lists with their filters, and what stands beside each row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Lower

from storefront.catalog.models import Collection, Media, Option, Product, ProductImport, Variant
from storefront.inventory.models import StockLevel

SORTS: dict[str, Lower | F] = {
    "title": Lower("title"),
    "price": F("price_min"),
    "vendor": Lower("vendor"),
    "updated": F("updated_at"),
    "created": F("pk"),
}
DEFAULT_SORT = "-updated"
MAX_CHOICES = 200


@dataclass(frozen=True)
class ProductFilter:
    """What a list of products is narrowed by, and its order; "" is everything."""

    words: str = ""
    status: str = ""
    vendor: str = ""
    product_type: str = ""
    collection: str = ""
    sort: str = DEFAULT_SORT

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.status or self.vendor or self.product_type or self.collection)


def find_products(wanted: ProductFilter) -> QuerySet[Product]:
    """Products that match, in order. All words must be in the title, vendor, type, tags, handle or a SKU."""
    products = Product.objects.all()
    for word in wanted.words.replace("\0", "").split():
        products = products.filter(search_text__icontains=word)
    if wanted.status:
        products = products.filter(status=wanted.status)
    if wanted.vendor:
        products = products.filter(vendor=wanted.vendor)
    if wanted.product_type:
        products = products.filter(product_type=wanted.product_type)
    if wanted.collection:
        products = products.filter(places__collection__handle=wanted.collection)
    key = wanted.sort.removeprefix("-")
    order = SORTS.get(key, SORTS["updated"])
    is_down = wanted.sort.startswith("-") or key not in SORTS
    return products.order_by(order.desc() if is_down else order.asc(), "-pk").defer(
        "description", "search_text"
    )


@dataclass(frozen=True)
class ProductRow:
    """A product of a list with its first picture, how many variants and how many pieces it has.

    `available` is None where no variant's stock is tracked.
    """

    product: Product
    picture: Media | None
    variants: int
    available: int | None


def complements_of(product: Product) -> QuerySet[Product]:
    """The products that the merchant chose to go with it, in their order."""
    return Product.objects.filter(complements_of__product=product).order_by("complements_of__position")


def product_rows(products: Sequence[Product]) -> list[ProductRow]:
    """The rows of one page of a list, in three queries."""
    ids = [product.pk for product in products]
    pictures = first_pictures(ids)
    variants = Variant.objects.filter(product__in=ids).values_list("product_id")
    tracked = Count(Case(When(is_tracked=True, then=Value(1))))
    counts = {pk: (total, held) for pk, total, held in variants.annotate(total=Count("pk"), held=tracked)}
    stock = available_by_product(ids)
    rows = []
    for product in products:
        total, held = counts.get(product.pk, (0, 0))
        available = stock.get(product.pk, 0) if held else None
        rows.append(ProductRow(product, pictures.get(product.pk), total, available))
    return rows


def first_pictures(product_ids: Iterable[int]) -> dict[int, Media]:
    """{product id: its first picture}."""
    media = Media.objects.filter(product__in=list(product_ids)).order_by("product_id", "position", "pk")
    return {row.product_id: row for row in media.distinct("product_id")}


def available_by_product(product_ids: Iterable[int]) -> dict[int, int]:
    """{product id: pieces of its tracked variants that may still be sold}."""
    levels = StockLevel.objects.filter(variant__product__in=list(product_ids), variant__is_tracked=True)
    rows = levels.values_list("variant__product").annotate(total=Sum(F("on_hand") - F("reserved"))).order_by()
    return dict(rows)


def counts_by_status() -> dict[str, int]:
    """{status: how many products have it}."""
    return dict(Product.objects.values_list("status").annotate(total=Count("pk")).order_by())


def running_import() -> ProductImport | None:
    """The latest import that is bringing products just now."""
    return ProductImport.objects.filter(status=ProductImport.Status.RUNNING).order_by("-pk").first()


def vendors() -> list[str]:
    """Every vendor that a product has, by name."""
    return _distinct("vendor")


def product_types() -> list[str]:
    """Every type that a product has, by name."""
    return _distinct("product_type")


def _distinct(field: str) -> list[str]:
    names = Product.objects.exclude(**{field: ""}).order_by(field).values_list(field, flat=True).distinct()
    return list(names[:MAX_CHOICES])


def tags() -> list[str]:
    """Tags in use, from the products changed last."""
    found: dict[str, None] = {}
    for product_tags in (
        Product.objects.exclude(tags=[]).order_by("-updated_at").values_list("tags", flat=True)[:500]
    ):
        found.update(dict.fromkeys(product_tags))
    return sorted(found)[:MAX_CHOICES]


@dataclass(frozen=True)
class OptionName:
    """An option by its name in lower case, as first written, and how many products have it."""

    key: str
    name: str
    held: int


def option_names() -> list[OptionName]:
    """The options that products have, those of most products first."""
    rows = Option.objects.values(key=Lower("name")).annotate(
        first=Min("name"), held=Count("product", distinct=True)
    )
    ordered = rows.order_by("-held", "key")[:MAX_CHOICES]
    return [OptionName(row["key"], row["first"], row["held"]) for row in ordered]


def find_collections(words: str = "") -> QuerySet[Collection]:
    """Collections whose title or handle has the words, in the merchant's order, each with its `size`."""
    collections = Collection.objects.annotate(size=Count("places"))
    for word in words.replace("\0", "").split():
        collections = collections.filter(Q(title__icontains=word) | Q(handle__icontains=word))
    return collections.order_by("position", "pk")


def members_of(collection: Collection) -> list[Product]:
    """The collection's products in their order."""
    places = collection.places.select_related("product").order_by("position", "pk")
    return [place.product for place in places]
