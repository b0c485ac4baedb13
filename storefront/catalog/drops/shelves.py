"""What themes see of many products: collections, search, all products by handle."""

from __future__ import annotations

from functools import cache, cached_property

from storefront.catalog.models import Collection, Media
from storefront.catalog.pictures import collection_picture
from storefront.catalog.queries import shop
from themes.engine import Drop, Html, Listing, prop
from themes.images import ImageDrop
from themes.page import Page
from themes.registry import global_object

from .images import image_drop
from .product import ProductDrop, product_drops


class SortOptionDrop(Drop):
    """One of `collection.sort_options`."""

    def __init__(self, value: str, name: str) -> None:
        self._value = value
        self._name = name

    @prop
    def value(self) -> str:
        return self._value

    @prop
    def name(self) -> str:
        return self._name


class CollectionDrop(Drop):
    """`collection`. Without a row it is the collection of everything."""

    def __init__(
        self, row: Collection | None, page: Page, sort: str = "", picture: Media | None = None
    ) -> None:
        self._row = row
        self._page = page
        self._sort = sort
        self._picture = picture

    @prop
    def id(self) -> int:
        return self._row.pk if self._row else 0

    @prop
    def handle(self) -> str:
        return self._row.handle if self._row else "all"

    @prop
    def title(self) -> str:
        if self._row is None:
            return self._page.title
        return self._row.text("title", self._page.locale)

    @prop
    def description(self) -> Html:
        text = self._row.text("description", self._page.locale) if self._row else ""
        return Html(text)

    @prop
    def url(self) -> str:
        return f"{self._page.root}/collections/{self.handle()}"

    @cached_property
    def _listing(self) -> Listing[ProductDrop]:
        rows = shop.products_of(self._row, self._sort)
        return Listing(
            lambda offset, limit: product_drops(list(rows[offset : offset + limit]), self._page), rows.count
        )

    @prop
    def products(self) -> Listing[ProductDrop]:
        return self._listing

    @prop
    def products_count(self) -> int:
        return self._listing.total

    @prop
    def all_products_count(self) -> int:
        return self._listing.total

    @prop
    def image(self) -> ImageDrop | None:
        """Its own picture, else the first of its products."""
        own = collection_picture(self._row, self._page.locale) if self._row else None
        if own is not None:
            return ImageDrop(own)
        return image_drop(self._picture, self._page.locale) if self._picture else None

    @prop
    def featured_image(self) -> ImageDrop | None:
        return self.image()

    @prop
    def sort_by(self) -> str | None:
        return self._sort or None

    @prop
    def default_sort_by(self) -> str:
        return self._row.sort if self._row else Collection.Sort.NEWEST

    @prop
    def sort_options(self) -> list[SortOptionDrop]:
        """The ways to sort; their names are the theme's, by value, in its locales."""
        return [
            SortOptionDrop(value, value)
            for value in shop.SORTS
            if value != Collection.Sort.MANUAL or self._row is not None
        ]


def all_collections(page: Page) -> Listing[CollectionDrop]:
    """`collections`: every published collection in order, with its picture, or one by its handle."""

    @cache
    def drops() -> list[CollectionDrop]:
        rows = shop.collections()
        pictures = shop.collection_pictures([row.pk for row in rows])
        return [CollectionDrop(row, page, picture=pictures.get(row.pk)) for row in rows]

    def named(handle: str) -> CollectionDrop | None:
        if handle == "all":
            return CollectionDrop(None, page)
        return next((drop for drop in drops() if drop.handle() == handle), None)

    return Listing(lambda offset, limit: drops()[offset : offset + limit], lambda: len(drops()), named=named)


class AllProductsDrop(Drop):
    """`all_products['handle']`."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def lookup(self, key: object) -> object:
        row = shop.product_by_handle(key) if isinstance(key, str) else None
        return ProductDrop(row, self._page) if row else None


class SearchDrop(Drop):
    """`search`: the words and what was found."""

    def __init__(self, terms: str, page: Page) -> None:
        self._terms = terms
        self._page = page

    @cached_property
    def _listing(self) -> Listing[ProductDrop]:
        rows = shop.search(self._terms)
        return Listing(
            lambda offset, limit: product_drops(list(rows[offset : offset + limit]), self._page), rows.count
        )

    @prop
    def terms(self) -> str:
        return self._terms

    @prop
    def performed(self) -> bool:
        return bool(self._terms.strip())

    @prop
    def results(self) -> Listing[ProductDrop]:
        return self._listing

    @prop
    def results_count(self) -> int:
        return self._listing.total

    @prop
    def types(self) -> list[str]:
        return ["product"]


@global_object("collections")
def _collections(page: Page) -> object:
    return all_collections(page)


@global_object("all_products")
def _all_products(page: Page) -> object:
    return AllProductsDrop(page)
