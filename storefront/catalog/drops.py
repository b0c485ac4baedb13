"""What themes see of the catalogue: product, variant, collection and their parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property

from themes.engine import Drop, Html, Listing, prop
from themes.images import ImageDrop
from themes.page import Page
from themes.registry import global_object

from .models import Collection, Media, Option, Product, Variant
from .pictures import collection_picture, picture_of
from .queries import shop


def image_drop(media: Media, locale: str) -> ImageDrop:
    """A picture for a template."""
    return ImageDrop(picture_of(media, locale), identity=media.pk, position=media.position)


class OptionValueDrop(Drop):
    """`product_option_value`: printing its name is up to the template; compare by `value`."""

    def __init__(self, option: OptionDrop, value: str, index: int) -> None:
        self._option = option
        self._value = value
        self._index = index

    @prop
    def id(self) -> str:
        return f"{self._option.position()}-{self._index}"

    @prop
    def name(self) -> str:
        return self._option.text(self._value)

    @prop
    def value(self) -> str:
        return self._value

    @prop
    def selected(self) -> bool:
        return self._option.selected_value() == self._value

    @prop
    def available(self) -> bool:
        """Whether a variant with this value and the others as they are chosen can be bought."""
        return self._option.is_available(self._value)

    @prop
    def variant(self) -> VariantDrop | None:
        return self._option.variant_with(self._value)


class OptionDrop(Drop):
    """`product_option`: one choice and its values."""

    def __init__(self, product: ProductDrop, option: Option, locale: str) -> None:
        self._product = product
        self._row = option
        self._locale = locale

    def text(self, value: str) -> str:
        """A value in the page's language."""
        return self._row.value_text(value, self._locale)

    @property
    def _index(self) -> int:
        return self._product.option_rows.index(self._row)

    def variant_with(self, value: str) -> VariantDrop | None:
        """The variant like the chosen one but with this value."""
        chosen = self._product.chosen
        wanted = list(chosen.row.option_values) if chosen else []
        if len(wanted) <= self._index:
            return None
        wanted[self._index] = value
        return self._product.by_values.get(tuple(wanted))

    def is_available(self, value: str) -> bool:
        """Whether that variant can be bought."""
        variant = self.variant_with(value)
        return variant is not None and variant.is_available

    @prop
    def name(self) -> str:
        return self._row.text("name", self._locale)

    @prop
    def position(self) -> int:
        return self._index + 1

    @prop
    def selected_value(self) -> str | None:
        chosen = self._product.chosen
        values = chosen.row.option_values if chosen else []
        return values[self._index] if self._index < len(values) else None

    @prop
    def values(self) -> list[OptionValueDrop]:
        return [OptionValueDrop(self, value, index) for index, value in enumerate(self._row.values)]


class VariantDrop(Drop):
    """`variant`. Prices are minor units."""

    def __init__(self, product: ProductDrop, row: Variant) -> None:
        self._product = product
        self.row = row

    @property
    def is_available(self) -> bool:
        """Whether it can be bought now."""
        return shop.can_buy(self.row, self._product.available_of(self.row))

    @cached_property
    def names(self) -> list[str]:
        """Its option values in the page's language."""
        pairs = zip(self._product.option_drops, self.row.option_values, strict=False)
        return [option.text(value) for option, value in pairs]

    @prop
    def id(self) -> int:
        return self.row.pk

    @prop
    def title(self) -> str:
        return " / ".join(self.names) or "Default Title"

    @prop
    def price(self) -> int:
        return self.row.price

    @prop
    def compare_at_price(self) -> int | None:
        return self.row.compare_at_price

    @prop
    def sku(self) -> str:
        return self.row.sku

    @prop
    def barcode(self) -> str:
        return self.row.barcode

    @prop
    def available(self) -> bool:
        return self.is_available

    @prop
    def inventory_quantity(self) -> int:
        return max(self._product.available_of(self.row) or 0, 0)

    @prop
    def inventory_management(self) -> str | None:
        return "shopify" if self.row.is_tracked else None

    @prop
    def inventory_policy(self) -> str:
        return self.row.when_sold_out

    @prop
    def requires_shipping(self) -> bool:
        return self.row.requires_shipping

    @prop
    def taxable(self) -> bool:
        return self.row.is_taxable

    @prop
    def weight(self) -> int:
        return self.row.grams

    @prop
    def weight_unit(self) -> str:
        return self.row.weight_unit

    @prop
    def options(self) -> list[str]:
        return self.names

    @prop
    def option1(self) -> str | None:
        return self.names[0] if self.names else None

    @prop
    def option2(self) -> str | None:
        return self.names[1] if len(self.names) > 1 else None

    @prop
    def option3(self) -> str | None:
        return self.names[2] if len(self.names) > 2 else None

    @prop
    def featured_media(self) -> ImageDrop | None:
        return next((m for m in self._product.pictures if m.id() == self.row.media_id), None)

    @prop
    def featured_image(self) -> ImageDrop | None:
        return self.featured_media()

    @prop
    def image(self) -> ImageDrop | None:
        return self.featured_media()

    @prop
    def selected(self) -> bool:
        chosen = self._product.chosen
        return chosen is not None and chosen.row.pk == self.row.pk

    @prop
    def url(self) -> str:
        return f"{self._product.address}?variant={self.row.pk}"

    @prop
    def product(self) -> ProductDrop:
        return self._product

    def json(self) -> object:
        media = self.featured_media()
        return {
            "id": self.row.pk,
            "title": self.title(),
            "options": self.row.option_values,
            "option1": self.option1(),
            "option2": self.option2(),
            "option3": self.option3(),
            "price": self.row.price,
            "compare_at_price": self.row.compare_at_price,
            "available": self.is_available,
            "sku": self.row.sku,
            "featured_media": media.json() if media else None,
        }


class ProductDrop(Drop):
    """`product`, alone on its page or one of a shelf: what is asked of one is read for all of its shelf."""

    def __init__(self, row: Product, page: Page, shelf: shop.Shelf | None = None, variant: int = 0) -> None:
        self.row = row
        self._page = page
        self._shelf = shelf or shop.Shelf([row])
        self._wanted = variant
        self._locale = page.locale

    @property
    def address(self) -> str:
        """Its path in the page's language."""
        return f"{self._page.root}/products/{self.row.handle}"

    @cached_property
    def option_rows(self) -> list[Option]:
        """Its options, as rows."""
        return self._shelf.options.get(self.row.pk, [])

    @cached_property
    def option_drops(self) -> list[OptionDrop]:
        """Its options, for templates."""
        return [OptionDrop(self, row, self._locale) for row in self.option_rows]

    @cached_property
    def pictures(self) -> list[ImageDrop]:
        """Its pictures, for templates."""
        return [image_drop(row, self._locale) for row in self._shelf.pictures.get(self.row.pk, [])]

    def available_of(self, variant: Variant) -> int | None:
        """Units of one of its variants that may still be sold; None where it was never counted."""
        return self._shelf.available.get(variant.pk)

    @cached_property
    def by_values(self) -> dict[tuple[str, ...], VariantDrop]:
        """Its variants by their option values."""
        return {tuple(drop.row.option_values): drop for drop in self._variants}

    @cached_property
    def chosen(self) -> VariantDrop | None:
        """The variant the address asks for, else the first that can be bought, else the first."""
        wanted = next((v for v in self._variants if v.row.pk == self._wanted), None)
        return wanted or next((v for v in self._variants if v.is_available), None) or self._first

    @property
    def _first(self) -> VariantDrop | None:
        return self._variants[0] if self._variants else None

    @cached_property
    def _variants(self) -> list[VariantDrop]:
        return [VariantDrop(self, row) for row in self._shelf.variants.get(self.row.pk, [])]

    @cached_property
    def _facts(self) -> shop.CardFacts:
        return self._shelf.facts.get(self.row.pk, shop.NO_FACTS)

    @prop
    def id(self) -> int:
        return self.row.pk

    @prop
    def handle(self) -> str:
        return self.row.handle

    @prop
    def title(self) -> str:
        return self.row.text("title", self._locale)

    @prop
    def description(self) -> Html:
        return Html(self.row.text("description", self._locale))

    @prop
    def content(self) -> Html:
        return self.description()

    @prop
    def vendor(self) -> str:
        return self.row.vendor

    @prop
    def type(self) -> str:
        return self.row.product_type

    @prop
    def tags(self) -> list[str]:
        return self.row.tags

    @prop
    def url(self) -> str:
        return self.address

    @prop
    def price(self) -> int:
        return self.row.price_min

    @prop
    def price_min(self) -> int:
        return self.row.price_min

    @prop
    def price_max(self) -> int:
        return self.row.price_max

    @prop
    def price_varies(self) -> bool:
        return self.row.price_min != self.row.price_max

    @prop
    def compare_at_price(self) -> int | None:
        return self._facts.compare_at_min

    @prop
    def compare_at_price_min(self) -> int | None:
        return self._facts.compare_at_min

    @prop
    def available(self) -> bool:
        return self._facts.is_available

    @prop
    def featured_media(self) -> ImageDrop | None:
        return self.pictures[0] if self.pictures else None

    @prop
    def featured_image(self) -> ImageDrop | None:
        return self.featured_media()

    @prop
    def media(self) -> list[ImageDrop]:
        return self.pictures

    @prop
    def images(self) -> list[ImageDrop]:
        return self.pictures

    @prop
    def variants(self) -> list[VariantDrop]:
        return self._variants

    @prop
    def variants_count(self) -> int:
        return self._facts.count

    @prop
    def has_only_default_variant(self) -> bool:
        return not self.option_rows

    @prop
    def selected_or_first_available_variant(self) -> VariantDrop | None:
        return self.chosen

    @prop
    def selected_variant(self) -> VariantDrop | None:
        return self.chosen if self._wanted and self.chosen and self.chosen.row.pk == self._wanted else None

    @prop
    def first_available_variant(self) -> VariantDrop | None:
        return next((v for v in self._variants if v.is_available), None)

    @prop
    def options_with_values(self) -> list[OptionDrop]:
        return self.option_drops

    @prop
    def options(self) -> list[str]:
        return [row.text("name", self._locale) for row in self.option_rows]

    @prop("gift_card?")
    def is_gift_card(self) -> bool:
        return self.row.is_gift_card

    @prop
    def requires_selling_plan(self) -> bool:
        return False

    @prop
    def published_at(self) -> object:
        return self.row.published_at

    @prop
    def created_at(self) -> object:
        return self.row.created_at

    @prop
    def related(self) -> list[ProductDrop]:
        """Other products worth a look: of the same collections or kind, at most eight."""
        return product_drops(shop.related(self.row, 8), self._page)

    def json(self) -> object:
        return {
            "id": self.row.pk,
            "title": self.title(),
            "handle": self.row.handle,
            "description": str(self.description()),
            "vendor": self.row.vendor,
            "type": self.row.product_type,
            "tags": self.row.tags,
            "price": self.row.price_min,
            "price_min": self.row.price_min,
            "price_max": self.row.price_max,
            "available": self.available(),
            "options": [{"name": o.name(), "position": o.position()} for o in self.option_drops],
            "variants": [variant.json() for variant in self._variants],
            "media": [media.json() for media in self.pictures],
            "url": self.address,
        }


def product_drops(rows: Sequence[Product], page: Page) -> list[ProductDrop]:
    """Products side by side on one shelf."""
    shelf = shop.Shelf(rows)
    return [ProductDrop(row, page, shelf) for row in rows]


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
