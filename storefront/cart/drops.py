"""What themes see of the cart."""

from __future__ import annotations

from functools import cached_property

from storefront.catalog.drops import ProductDrop, VariantDrop, image_drop
from storefront.catalog.models import Option
from themes.engine import Drop, prop
from themes.images import ImageDrop
from themes.page import Page
from themes.registry import global_object

from .queries import CartContents, CartItem, cart_contents, find_cart


class OptionPairDrop(Drop):
    """One of `line_item.options_with_values`."""

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    @prop
    def name(self) -> str:
        return self._name

    @prop
    def value(self) -> str:
        return self._value

    def json(self) -> object:
        return {"name": self._name, "value": self._value}


class LineItemDrop(Drop):
    """`line_item`. Amounts are minor units."""

    def __init__(self, item: CartItem, product: ProductDrop, options: list[Option], page: Page) -> None:
        self.item = item
        self._product = product
        self._options = options
        self._page = page

    @prop
    def id(self) -> int:
        return self.item.variant.pk

    @prop
    def key(self) -> str:
        return str(self.item.line.pk)

    @prop
    def product(self) -> ProductDrop:
        return self._product

    @prop
    def variant(self) -> VariantDrop:
        return VariantDrop(self._product, self.item.variant)

    @prop
    def product_id(self) -> int:
        return self.item.product.pk

    @prop
    def variant_id(self) -> int:
        return self.item.variant.pk

    @prop
    def product_title(self) -> str:
        return self.item.product.text("title", self._page.locale)

    @prop
    def variant_title(self) -> str | None:
        values = [str(pair["value"]) for pair in self.options_with_values()]
        return " / ".join(values) or None

    @prop
    def title(self) -> str:
        return " - ".join(filter(None, [self.product_title(), self.variant_title()]))

    @prop
    def options_with_values(self) -> list[OptionPairDrop]:
        locale = self._page.locale
        return [
            OptionPairDrop(option.text("name", locale), option.value_text(value, locale))
            for option, value in zip(self._options, self.item.variant.option_values, strict=False)
        ]

    @prop
    def quantity(self) -> int:
        return self.item.quantity

    @prop
    def price(self) -> int:
        return self.item.variant.price

    @prop
    def final_price(self) -> int:
        return self.item.variant.price

    @prop
    def original_price(self) -> int:
        return self.item.variant.price

    @prop
    def line_price(self) -> int:
        return self.item.total

    @prop
    def final_line_price(self) -> int:
        return self.item.total

    @prop
    def original_line_price(self) -> int:
        return self.item.total

    @prop
    def sku(self) -> str:
        return self.item.variant.sku

    @prop
    def vendor(self) -> str:
        return self.item.product.vendor

    @prop
    def properties(self) -> dict[str, str]:
        return {name: value for name, value in self.item.line.properties.items() if name[:1] != "_"}

    @prop
    def requires_shipping(self) -> bool:
        return self.item.variant.requires_shipping

    @prop
    def available_quantity(self) -> int | None:
        """Units that can be had, nil without a limit; less than `quantity` means it has sold out since."""
        return self.item.available

    @prop
    def image(self) -> ImageDrop | None:
        return image_drop(self.item.picture, self._page.locale) if self.item.picture else None

    @prop
    def url(self) -> str:
        return f"{self._product.address}?variant={self.item.variant.pk}"

    def json(self) -> object:
        image = self.image()
        return {
            "key": self.key(),
            "id": self.item.variant.pk,
            "variant_id": self.item.variant.pk,
            "product_id": self.item.product.pk,
            "handle": self.item.product.handle,
            "title": self.title(),
            "product_title": self.product_title(),
            "variant_title": self.variant_title(),
            "options_with_values": [pair.json() for pair in self.options_with_values()],
            "quantity": self.item.quantity,
            "price": self.item.variant.price,
            "final_price": self.item.variant.price,
            "line_price": self.item.total,
            "final_line_price": self.item.total,
            "sku": self.item.variant.sku,
            "vendor": self.item.product.vendor,
            "properties": self.item.line.properties,
            "requires_shipping": self.item.variant.requires_shipping,
            "image": image.picture.nearest(320) if image else None,
            "url": self.url(),
        }


class CartDrop(Drop):
    """`cart`. Amounts are minor units of the store's currency."""

    def __init__(self, contents: CartContents, page: Page) -> None:
        self._contents = contents
        self._page = page

    @cached_property
    def _items(self) -> list[LineItemDrop]:
        items, shelf = self._contents.items, self._contents.shelf
        drops = {product.pk: ProductDrop(product, self._page, shelf) for product in shelf.products}
        options = shelf.options if items else {}
        return [
            LineItemDrop(item, drops[item.product.pk], options.get(item.product.pk, []), self._page)
            for item in items
        ]

    @prop
    def items(self) -> list[LineItemDrop]:
        return self._items

    @prop
    def item_count(self) -> int:
        return self._contents.count

    @prop("empty?")
    def is_empty(self) -> bool:
        return not self._contents.items

    @prop
    def total_price(self) -> int:
        return self._contents.subtotal

    @prop
    def items_subtotal_price(self) -> int:
        return self._contents.subtotal

    @prop
    def original_total_price(self) -> int:
        return self._contents.subtotal

    @prop
    def total_discount(self) -> int:
        return 0

    @prop
    def note(self) -> str:
        return self._contents.cart.note if self._contents.cart else ""

    @prop
    def requires_shipping(self) -> bool:
        return self._contents.requires_shipping

    @prop
    def currency(self) -> str:
        return self._page.currency

    def json(self) -> object:
        return {
            "token": None,
            "note": self.note(),
            "item_count": self._contents.count,
            "items": [item.json() for item in self._items],
            "total_price": self._contents.subtotal,
            "items_subtotal_price": self._contents.subtotal,
            "original_total_price": self._contents.subtotal,
            "total_discount": 0,
            "requires_shipping": self._contents.requires_shipping,
            "currency": self._page.currency,
        }


@global_object("cart")
def _cart(page: Page) -> object:
    contents = page.scratch.get("cart_contents")
    if contents is None:
        token = page.request.COOKIES.get("cart", "") if page.request else ""
        contents = cart_contents(find_cart(token))
    return CartDrop(contents, page)
