"""Drops of the sample shop: as plain as they can be, and an example of what a storefront's own provide."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from themes.engine import Drop, Html, Listing, prop
from themes.objects.handled import Handled
from themes.objects.images import ImageDrop
from themes.samples.stones import TAGS, WORDS, Stone, Text

if TYPE_CHECKING:
    from themes.samples.shop import Shop


class VariantDrop(Drop):
    def __init__(
        self, product: "ProductDrop", identity: int, size: str | None, stock: int, price: int
    ) -> None:
        self._product = product
        self._price = price
        self._id = identity
        self._size = size
        self._stock = stock

    @prop
    def id(self) -> int:
        return self._id

    @prop
    def title(self) -> str:
        return self._size or "Default Title"

    @prop
    def options(self) -> list[str]:
        return [self._size] if self._size else ["Default Title"]

    @prop
    def price(self) -> int:
        return self._price

    @prop
    def compare_at_price(self) -> int | None:
        return self._product.stone.before

    @prop
    def available(self) -> bool:
        return self._stock > 0

    @prop
    def inventory_quantity(self) -> int:
        return self._stock

    @prop
    def inventory_management(self) -> str:
        return "kaidian"

    @prop
    def featured_media(self) -> ImageDrop | None:
        return None


class OptionValueDrop(Drop):
    def __init__(self, variant: VariantDrop, selected: bool) -> None:
        self._variant = variant
        self._selected = selected

    @prop
    def name(self) -> str:
        return self._variant.title()

    @prop
    def selected(self) -> bool:
        return self._selected

    @prop
    def available(self) -> bool:
        return self._variant.available()

    @prop
    def variant(self) -> VariantDrop:
        return self._variant


class OptionDrop(Drop):
    def __init__(self, name: str, values: list[OptionValueDrop], chosen: str) -> None:
        self._name = name
        self._values = values
        self._chosen = chosen

    @prop
    def name(self) -> str:
        return self._name

    @prop
    def position(self) -> int:
        return 1

    @prop
    def values(self) -> list[OptionValueDrop]:
        return self._values

    @prop
    def selected_value(self) -> str:
        return self._chosen


class ProductDrop(Handled):
    def __init__(self, stone: Stone, number: int, shop: "Shop") -> None:
        self.stone = stone
        self._number = number
        self._shop = shop

    @prop
    def id(self) -> int:
        return self._number

    @prop
    def handle(self) -> str:
        return self.stone.handle

    @prop
    def title(self) -> str:
        return self.stone.title.get(self._shop.locale)

    @prop
    def url(self) -> str:
        return f"{self._shop.root}/products/{self.stone.handle}"

    @prop
    def vendor(self) -> str:
        return self.stone.vendor

    @prop
    def tags(self) -> list[str]:
        return [tag.get(self._shop.locale) for tag in TAGS]

    @prop
    def description(self) -> Html:
        return Html((self.stone.description if self.stone.description.zh else WORDS).get(self._shop.locale))

    @prop
    def media(self) -> list[ImageDrop]:
        return [
            ImageDrop(
                self._shop.picture(f"{self.stone.handle}-{view}", self.title()),
                identity=self._number * 10 + view,
            )
            for view in range(1, self.stone.pictures + 1)
        ]

    @prop
    def featured_media(self) -> ImageDrop | None:
        return self.media()[0] if self.stone.pictures else None

    @prop
    def featured_image(self) -> ImageDrop | None:
        return self.featured_media()

    @prop
    def variants(self) -> list[VariantDrop]:
        sizes: Sequence[str | None] = [size.get(self._shop.locale) for size in self.stone.sizes] or [None]
        stock = self.stone.stock
        return [
            VariantDrop(
                self,
                self._number * 100 + index,
                size,
                stock[min(index, len(stock) - 1)],
                self.stone.price + self.stone.step * index,
            )
            for index, size in enumerate(sizes)
        ]

    @prop
    def selected_or_first_available_variant(self) -> VariantDrop:
        variants: list[VariantDrop] = self["variants"]  # type: ignore[assignment]
        return next((variant for variant in variants if variant.available()), variants[0])

    @prop
    def options_with_values(self) -> list[OptionDrop]:
        chosen = self.selected_or_first_available_variant()
        variants: list[VariantDrop] = self["variants"]  # type: ignore[assignment]
        values = [OptionValueDrop(variant, variant is chosen) for variant in variants]
        return [OptionDrop(Text("珠径", "Bead size").get(self._shop.locale), values, chosen.title())]

    @prop
    def has_only_default_variant(self) -> bool:
        return not self.stone.sizes

    @prop
    def available(self) -> bool:
        return any(self.stone.stock)

    @prop
    def price(self) -> int:
        return self.stone.price

    @prop
    def price_min(self) -> int:
        return self.stone.price

    @prop
    def price_max(self) -> int:
        return self.stone.price + self.stone.step * (len(self.stone.sizes) - 1)

    @prop
    def price_varies(self) -> bool:
        return self.stone.step > 0

    @prop
    def compare_at_price(self) -> int | None:
        return self.stone.before

    @prop
    def related(self) -> list["ProductDrop"]:
        return [product for product in self._shop.products if product is not self][:8]


class CollectionDrop(Handled):
    def __init__(
        self, handle: str, title: Text, words: Text, products: list[ProductDrop], shop: "Shop"
    ) -> None:
        self._handle = handle
        self._title = title
        self._words = words
        self._products = products
        self._shop = shop

    @prop
    def handle(self) -> str:
        return self._handle

    @prop
    def title(self) -> str:
        return self._title.get(self._shop.locale)

    @prop
    def description(self) -> Html:
        return Html(self._words.get(self._shop.locale))

    @prop
    def url(self) -> str:
        return f"{self._shop.root}/collections/{self._handle}"

    @prop
    def products(self) -> Listing[ProductDrop]:
        return Listing.of(self._products)

    @prop
    def products_count(self) -> int:
        return len(self._products)

    @prop
    def image(self) -> ImageDrop | None:
        return None if self._handle == "all" else self.featured_image()

    @prop
    def featured_image(self) -> ImageDrop | None:
        return self._products[0].featured_media() if self._products else None

    @prop
    def sort_by(self) -> str:
        return ""

    @prop
    def default_sort_by(self) -> str:
        return "manual"

    @prop
    def sort_options(self) -> list[dict[str, str]]:
        names = {
            "manual": Text("推荐", "Featured"),
            "price-ascending": Text("价格从低到高", "Price, low to high"),
        }
        return [{"value": value, "name": name.get(self._shop.locale)} for value, name in names.items()]


class LineDrop(Drop):
    def __init__(self, product: ProductDrop, quantity: int) -> None:
        self._product = product
        self._quantity = quantity
        self._variant = product.selected_or_first_available_variant()

    @prop
    def key(self) -> str:
        return f"{self._variant.id()}:1"

    @prop
    def product(self) -> ProductDrop:
        return self._product

    @prop
    def variant(self) -> VariantDrop:
        return self._variant

    @prop
    def url(self) -> str:
        return f"{self._product.url()}?variant={self._variant.id()}"

    @prop
    def image(self) -> ImageDrop | None:
        return self._product.featured_media()

    @prop
    def quantity(self) -> int:
        return self._quantity

    @prop
    def original_price(self) -> int:
        return self._variant.price()

    @prop
    def final_price(self) -> int:
        return self._variant.price()

    @prop
    def final_line_price(self) -> int:
        return self._variant.price() * self._quantity

    @prop
    def options_with_values(self) -> list[dict[str, str]]:
        return [{"name": "size", "value": self._variant.title()}]

    @prop
    def properties(self) -> dict[str, str]:
        return {}
