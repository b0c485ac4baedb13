"""What themes see of the cart."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

from storefront.catalog.drops import ProductDrop
from storefront.customers.cookies import customer_of
from storefront.localization import CurrencyDrop, home_country
from storefront.pricing.drops import (
    DiscountApplicationDrop,
    DiscountDrop,
    Shown,
    applications,
    discounts,
    shown,
)
from storefront.pricing.facts import Buying
from storefront.pricing.lines import LinePrice
from storefront.taxes.queries import tax_rule
from tenants.context import require_store
from themes.engine import Drop, prop
from themes.registry import global_object, page_object
from themes.rendering.page import Page

from .line_drops import LineItemDrop
from .queries import CartContents, CartItem, cart_contents, find_cart


class CartDrop(Drop):
    """`cart`: the shopper's cart. Amounts are in minor units of the store's currency."""

    def __init__(self, contents: CartContents, page: Page) -> None:
        self._contents = contents
        self._page = page

    @cached_property
    def _items(self) -> list[LineItemDrop]:
        items, shelf = self._contents.items, self._contents.shelf
        drops = {product.pk: ProductDrop(product, self._page, shelf) for product in shelf.products}
        options = shelf.options if items else {}
        return [
            LineItemDrop(
                item, drops[item.product.pk], options.get(item.product.pk, []), self._page, self._price(item)
            )
            for item in items
        ]

    def _price(self, item: CartItem) -> LinePrice:
        return LinePrice(item.line.pk, item.total, item.quantity, self._discounts)

    @cached_property
    def _discounts(self) -> list[Shown]:
        if not self._contents.items:
            return []
        found = _buying(self._contents, self._page).discounts
        return [shown(each, self._page.locale) for each in found.on_goods]

    @property
    def _whole(self) -> list[Shown]:
        return [each for each in self._discounts if each.is_whole]

    @property
    def _total(self) -> int:
        return self._contents.subtotal - self._off

    @property
    def _off(self) -> int:
        return sum(each.total for each in self._discounts)

    @prop
    def items(self) -> list[LineItemDrop]:
        """Its lines, newest first."""
        return self._items

    @prop
    def item_count(self) -> int:
        """The number of units of all lines."""
        return self._contents.count

    @prop("empty?")
    def is_empty(self) -> bool:
        """Whether the cart is empty."""
        return not self._contents.items

    @prop
    def total_price(self) -> int:
        """The price of everything after discounts, in minor units."""
        return self._total

    @prop
    def items_subtotal_price(self) -> int:
        """The price of all lines after their own discounts, in minor units."""
        return self._total + sum(each.total for each in self._whole)

    @prop
    def original_total_price(self) -> int:
        """The price of everything before discounts, in minor units."""
        return self._contents.subtotal

    @prop
    def total_discount(self) -> int:
        """What discounts take off, in minor units."""
        return self._off

    @prop
    def note(self) -> str:
        """The shopper's note to the store."""
        return self._contents.cart.note if self._contents.cart else ""

    @prop
    def requires_shipping(self) -> bool:
        """Whether anything in it has to be shipped."""
        return self._contents.requires_shipping

    @prop
    def currency(self) -> CurrencyDrop:
        """The currency of its prices."""
        return CurrencyDrop(self._page.currency, self._page.locale)

    @prop
    def attributes(self) -> dict[str, str]:
        """Further texts that the theme asked for, by name."""
        return self._contents.cart.attributes if self._contents.cart else {}

    @prop
    def checkout_charge_amount(self) -> int:
        """What is to be paid at the checkout, before shipping, in minor units."""
        return self._total

    @prop
    def total_weight(self) -> int:
        """The weight of everything, in grams."""
        return self._contents.grams

    @prop
    def discounts(self) -> list[DiscountDrop]:
        """Discounts of the cart."""
        return discounts(self._discounts)

    @prop
    def discount_applications(self) -> list[DiscountApplicationDrop]:
        """Discounts of the cart and of its lines, as they were applied."""
        return applications(self._discounts)

    @prop
    def cart_level_discount_applications(self) -> list[DiscountApplicationDrop]:
        """Discounts of the whole cart, as they were applied."""
        return applications(self._whole)

    @prop
    def taxes_included(self) -> bool:
        """Whether prices include the taxes of the store's home country."""
        return tax_rule(home_country(require_store())).is_included

    @prop
    def duties_included(self) -> bool:
        """Whether prices include duties; they never do here."""
        return False

    def json(self) -> object:
        cart = self._contents.cart
        return {
            "token": _public_name(cart.token) if cart else None,
            "note": self.note(),
            "attributes": self.attributes(),
            "original_total_price": self._contents.subtotal,
            "total_price": self._total,
            "total_discount": self._off,
            "total_weight": self._contents.grams,
            "item_count": self._contents.count,
            "items": [item.json() for item in self._items],
            "requires_shipping": self._contents.requires_shipping,
            "currency": self._page.currency,
            "items_subtotal_price": self.items_subtotal_price(),
            "cart_level_discount_applications": [
                each.json() for each in self.cart_level_discount_applications()
            ],
            "discount_codes": [],
            "items_changelog": {"added": []},
        }


def _buying(contents: CartContents, page: Page) -> Buying:
    """The purchase as far as it is known in the shop, once a page: its discounts are asked of plugins."""
    known: Buying | None = page.scratch.get("cart_buying")
    if known is None or known.contents is not contents:
        known = Buying(
            contents,
            locale=page.locale,
            currency=page.currency,
            customer=customer_of(page.request) if page.request else None,
        )
        page.scratch["cart_buying"] = known
    return known


def _public_name(token: str) -> str:
    """What scripts may call a cart; the token itself would give it away to them."""
    return sha256(f"cart {token}".encode()).hexdigest()[:32]


@global_object("cart")
def _cart(page: Page) -> CartDrop:
    """The shopper's cart."""
    contents = page.scratch.get("cart_contents")
    if contents is None:
        token = page.request.COOKIES.get("cart", "") if page.request else ""
        contents = cart_contents(find_cart(token))
    return CartDrop(contents, page)


page_object("cart_error", str, "cart", about="Why the last change of the cart was refused; nil otherwise.")
