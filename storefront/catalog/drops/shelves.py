"""What themes see of many products: collections, all products by handle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from operator import and_
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from storefront.catalog.facets import NOTHING, Chosen
from storefront.catalog.models import Collection, Media
from storefront.catalog.pictures import collection_picture
from storefront.catalog.queries import shop
from storefront.catalog.queries.facets import Scope, facets_of
from tenants.context import require_store
from themes.engine import Drop, Html, Listing, prop
from themes.objects.handled import Handled
from themes.objects.images import ImageDrop
from themes.objects.metafields import HasMetafields
from themes.registry import global_object, page_object
from themes.rendering.page import Page

from .facets import FilterDrop, filter_drops
from .images import image_drop
from .product import ProductDrop, product_drops


class SortOptionDrop(Drop):
    """`sort_option`: a sort order of a collection or a search."""

    def __init__(self, value: str, name: str) -> None:
        self._value = value
        self._name = name

    @prop
    def value(self) -> str:
        """The value of `sort_by` in addresses."""
        return self._value

    @prop
    def name(self) -> str:
        """Its name in the page's language."""
        return self._name


@dataclass(frozen=True)
class Shown:
    """What of a collection a page shows: a choice of facets, tags that all must have, one vendor or one
    type.
    """

    chosen: Chosen = NOTHING
    tags: tuple[str, ...] = ()
    vendor: str = ""
    type: str = ""

    @property
    def scope(self) -> Scope | None:
        """The condition of all but the facets; None where there is none."""
        parts = []
        if self.tags:
            parts.append(Scope("catalog_product.tags @> %s::varchar[]", (list(self.tags),)))
        if self.vendor:
            parts.append(Scope("lower(catalog_product.vendor) = lower(%s)", (self.vendor,)))
        if self.type:
            parts.append(Scope("lower(catalog_product.product_type) = lower(%s)", (self.type,)))
        return reduce(and_, parts) if parts else None


EVERYTHING = Shown()


class CollectionDrop(Handled, HasMetafields):
    """`collection`: a collection of products, all products of the store, or those of a vendor or a type."""

    def __init__(
        self,
        row: Collection | None,
        page: Page,
        sort: str = "",
        picture: Media | None = None,
        shown: Shown = EVERYTHING,
        beside: Sequence[Collection] = (),
    ) -> None:
        self._row = row
        self._beside = beside
        self._page = page
        self._sort = sort
        self._picture = picture
        self._shown = shown

    @property
    def shelf_ids(self) -> list[int]:
        """Ids of the collections that are shown beside it, its own with them; none of what is no row."""
        rows = self._beside or ([self._row] if self._row else [])
        return [row.pk for row in rows]

    @prop
    def id(self) -> int:
        """Id of the collection."""
        return self._row.pk if self._row else 0

    @prop
    def handle(self) -> str:
        """Its name in addresses."""
        if self._row:
            return self._row.handle
        return "vendors" if self._shown.vendor else "types" if self._shown.type else "all"

    @prop
    def title(self) -> str:
        """Its title in the page's language."""
        if self._row is None:
            return self._shown.vendor or self._shown.type or str(_("All products"))
        return self._row.text("title", self._page.locale)

    @prop
    def description(self) -> Html:
        """Its description, as HTML."""
        text = self._row.text("description", self._page.locale) if self._row else ""
        return Html(text)

    @prop
    def url(self) -> str:
        """Its address."""
        own = self._shown.vendor or self._shown.type
        return f"{self._page.root}/collections/{self.handle()}" + (f"?{urlencode({'q': own})}" if own else "")

    @cached_property
    def _listing(self) -> Listing[ProductDrop]:
        rows = shop.products_of(self._row, self._sort, self._shown.scope, self._shown.chosen)
        return Listing(
            lambda offset, limit: product_drops(list(rows[offset : offset + limit]), self._page), rows.count
        )

    @cached_property
    def _scope(self) -> Scope:
        own = shop.scope_of(self._row)
        return own if self._shown.scope is None else own & self._shown.scope

    @cached_property
    def _words(self) -> shop.Words:
        return shop.words_of(shop.scope_of(self._row))

    @prop
    def products(self) -> Listing[ProductDrop]:
        """Its products, sorted and filtered as the page asks."""
        return self._listing

    @prop
    def products_count(self) -> int:
        """How many products it has with the page's filters."""
        return self._listing.total

    @cached_property
    def _neighbours(self) -> tuple[ProductDrop | None, ProductDrop | None]:
        shown = self._page.objects.get("product")
        if not isinstance(shown, ProductDrop):
            return None, None
        before, after = shop.neighbours(self._row, shown.row, self._sort)
        rows = [row for row in (before, after) if row is not None]
        drops = {drop.row.pk: drop for drop in product_drops(rows, self._page)}
        return drops.get(before.pk) if before else None, drops.get(after.pk) if after else None

    @prop
    def previous_product(self) -> ProductDrop | None:
        """The product before the one that is shown; nil where there is none."""
        return self._neighbours[0]

    @prop
    def next_product(self) -> ProductDrop | None:
        """The product after the one that is shown; nil where there is none."""
        return self._neighbours[1]

    @prop
    def all_products_count(self) -> int:
        """How many products it has, without filters."""
        if not self._shown.chosen.any and not self._shown.tags:
            return self._listing.total
        whole = Shown(vendor=self._shown.vendor, type=self._shown.type)
        return shop.products_of(self._row, scope=whole.scope).count()

    @prop
    def filters(self) -> list[FilterDrop]:
        """The filters it offers."""
        return filters_of(self._scope, self._shown.chosen, self._page)

    @prop
    def all_tags(self) -> list[str]:
        """Tags of all its products."""
        return list(self._words.tags)

    @prop
    def all_types(self) -> list[str]:
        """Types of all its products."""
        return list(self._words.types)

    @prop
    def all_vendors(self) -> list[str]:
        """Vendors of all its products."""
        return list(self._words.vendors)

    @prop
    def tags(self) -> list[str]:
        """Tags of its products with the page's filters."""
        return list(self._shown.tags)

    @prop
    def current_vendor(self) -> str | None:
        """The vendor that the page shows; nil on other pages."""
        return self._shown.vendor or None

    @prop
    def current_type(self) -> str | None:
        """The product type that the page shows; nil on other pages."""
        return self._shown.type or None

    @prop
    def template_suffix(self) -> str | None:
        """The suffix of its alternate template; nil for the default one."""
        return (self._row.template_suffix or None) if self._row else None

    @prop
    def published_at(self) -> object:
        """When it was first published."""
        return self._row.created_at if self._row else None

    @prop
    def image(self) -> ImageDrop | None:
        """Its picture, otherwise that of its first product."""
        own = collection_picture(self._row, self._page.locale) if self._row else None
        if own is not None:
            return ImageDrop(own)
        return image_drop(self._picture, self._page.locale) if self._picture else None

    @prop
    def featured_image(self) -> ImageDrop | None:
        """Its picture, otherwise that of its first product."""
        return self.image()

    @prop
    def sort_by(self) -> str | None:
        """The sort order in use; nil for the default one."""
        return self._sort or None

    @prop
    def default_sort_by(self) -> str:
        """Its default sort order."""
        return self._row.sort if self._row else Collection.Sort.NEWEST.value

    @prop
    def sort_options(self) -> list[SortOptionDrop]:
        """The sort orders it offers. Themes may name them in their own words, by `value`."""
        return [
            SortOptionDrop(value, str(SORT_NAMES[value]))
            for value in SORT_NAMES
            if value != Collection.Sort.MANUAL or self._row is not None
        ]


SORT_NAMES = {
    Collection.Sort.MANUAL.value: _("Featured"),
    Collection.Sort.BEST_SELLING.value: _("Best selling"),
    Collection.Sort.TITLE.value: _("Name, A to Z"),
    Collection.Sort.TITLE_DOWN.value: _("Name, Z to A"),
    Collection.Sort.PRICE.value: _("Price, low to high"),
    Collection.Sort.PRICE_DOWN.value: _("Price, high to low"),
    Collection.Sort.OLDEST.value: _("Oldest first"),
    Collection.Sort.NEWEST.value: _("Newest first"),
}


def filters_of(scope: Scope, chosen: Chosen, page: Page) -> list[FilterDrop]:
    """The facets of a shelf, counted, as the store shows them."""
    first = require_store().locale
    return filter_drops(facets_of(scope, chosen, "" if page.locale == first else page.locale), chosen, page)


def all_collections(page: Page) -> Listing[CollectionDrop]:
    """`collections`: every published collection in order, with its picture, or one by its handle."""

    @cache
    def drops() -> list[CollectionDrop]:
        rows = shop.collections()
        pictures = shop.collection_pictures([row.pk for row in rows])
        return [CollectionDrop(row, page, picture=pictures.get(row.pk), beside=rows) for row in rows]

    def named(handle: str) -> CollectionDrop | None:
        if handle == "all":
            return CollectionDrop(None, page)
        return next((drop for drop in drops() if drop.handle() == handle), None)

    return Listing(lambda offset, limit: drops()[offset : offset + limit], lambda: len(drops()), named=named)


class AllProductsDrop(Drop):
    """`all_products`: any product, by its handle."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def lookup(self, key: object) -> object:
        row = shop.product_by_handle(key) if isinstance(key, str) else None
        return ProductDrop(row, self._page) if row else None

    def by_handles(self, handles: Sequence[str]) -> list[ProductDrop]:
        """Several products in this order, read at once; those that are gone are left out."""
        rows = {row.handle: row for row in shop.products_by_handles(handles)}
        return product_drops([rows[handle] for handle in handles if handle in rows], self._page)


@global_object("collections")
def _collections(page: Page) -> Listing[CollectionDrop]:
    """All collections in the store's order, or one by its handle."""
    return all_collections(page)


@global_object("all_products")
def _all_products(page: Page) -> AllProductsDrop:
    """Any product, by its handle."""
    return AllProductsDrop(page)


page_object("product", ProductDrop, "product", about="The product that the page shows.")
page_object(
    "collection",
    CollectionDrop,
    "collection",
    "product",
    about="The collection that the page shows, or through which its product was reached.",
)
page_object(
    "current_tags",
    list[str],
    "collection",
    "blog",
    about="Tags that the collection or the blog is filtered by.",
)
