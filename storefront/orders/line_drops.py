"""What themes see of an order's lines and parcels."""

from __future__ import annotations

from datetime import datetime

from storefront.catalog.drops import ProductDrop, VariantDrop
from storefront.catalog.models import Product
from storefront.catalog.pictures import media_url
from storefront.pricing.drops import DiscountAllocationDrop, DiscountDrop, allocations
from storefront.pricing.lines import LinePrice
from themes.engine import Drop, prop
from themes.objects.images import ImageDrop, Picture
from themes.rendering.page import Page

from .models import Fulfilment, OrderLine
from .money_drops import TaxLineDrop
from .shelf import OrderShelf

THUMBNAIL = 160
"""About the width in pixels of the picture that is kept with an order."""


class OrderLineDrop(Drop):
    """`line_item` of an order: titles and prices are those at the time of the order, in minor units."""

    def __init__(self, row: OrderLine, shelf: OrderShelf, page: Page, *, quantity: int | None = None) -> None:
        self._row = row
        self._shelf = shelf
        self._page = page
        self._quantity = row.quantity if quantity is None else quantity
        self._cost = LinePrice(row.pk, row.total, row.quantity, shelf.discounts.get(row.order_id, ()))

    @prop
    def id(self) -> int:
        """Id of the line."""
        return self._row.pk

    @prop
    def key(self) -> str:
        """Id of the line, as text."""
        return str(self._row.pk)

    @prop
    def title(self) -> str:
        """The product's title and the option values."""
        return " - ".join(filter(None, [self._row.title, self._row.variant_title]))

    @prop
    def product_title(self) -> str:
        """The product's title."""
        return self._row.title

    @prop
    def variant_title(self) -> str | None:
        """The option values in one line; nil for a product without options."""
        return self._row.variant_title or None

    @prop
    def quantity(self) -> int:
        """The number of units, of the line or of those in a parcel."""
        return self._quantity

    @prop
    def sku(self) -> str:
        """The variant's SKU."""
        return self._row.sku

    @prop
    def vendor(self) -> str:
        """The product's vendor; "" once the product is deleted."""
        return self._row.variant.product.vendor if self._row.variant else ""

    @prop
    def price(self) -> int:
        """Price of one unit, in minor units."""
        return self._row.unit_price

    @prop
    def final_price(self) -> int:
        """Price of one unit after discounts of the line, in minor units."""
        return self._cost.each

    @prop
    def original_price(self) -> int:
        """Price of one unit, in minor units."""
        return self._row.unit_price

    @prop
    def line_price(self) -> int:
        """Price of all units, in minor units."""
        return self._row.unit_price * self._quantity

    @prop
    def final_line_price(self) -> int:
        """Price of all units after discounts of the line, in minor units."""
        if self._quantity == self._row.quantity:
            return self._cost.final
        return self._cost.each * self._quantity

    @prop
    def original_line_price(self) -> int:
        """Price of all units, in minor units."""
        return self.line_price()

    @prop
    def total_discount(self) -> int:
        """What discounts take off, in minor units."""
        return self._cost.off

    @prop
    def line_level_total_discount(self) -> int:
        """What discounts of this line alone take off, in minor units."""
        return self._cost.own_off

    @prop
    def discounts(self) -> list[DiscountDrop]:
        """Discounts of this line."""
        return [DiscountDrop(each, each.lines[self._cost.line]) for each in self._cost.own]

    @prop
    def discount_allocations(self) -> list[DiscountAllocationDrop]:
        """How much each discount takes off this line."""
        return allocations(self._cost.discounts, self._cost.line)

    @prop
    def line_level_discount_allocations(self) -> list[DiscountAllocationDrop]:
        """How much each discount of this line alone takes off."""
        return allocations(self._cost.own, self._cost.line)

    @prop
    def properties(self) -> dict[str, str]:
        """What the shopper filled in for it, such as an engraving."""
        return {name: value for name, value in self._row.properties.items() if name[:1] != "_"}

    @prop
    def requires_shipping(self) -> bool:
        """Whether it has to be shipped."""
        return self._row.requires_shipping

    @prop
    def variant_id(self) -> int | None:
        """Id of the variant; nil once it is deleted."""
        return self._row.variant_id

    @prop
    def product_id(self) -> int | None:
        """Id of the product; nil once it is deleted."""
        return self._row.variant.product_id if self._row.variant else None

    @prop
    def product(self) -> ProductDrop | None:
        """The product as it is today; nil where it is not for sale any more."""
        variant = self._row.variant
        if variant is None or variant.product.status != Product.Status.ACTIVE:
            return None
        return ProductDrop(variant.product, self._page, self._shelf.products)

    @prop
    def variant(self) -> VariantDrop | None:
        """The variant as it is today; nil where it is not for sale any more."""
        product = self.product()
        return VariantDrop(product, self._row.variant) if product and self._row.variant else None

    @prop
    def url(self) -> str | None:
        """Address where it can be bought again; nil where it can't."""
        product = self.product()
        return f"{product.address}?variant={self._row.variant_id}" if product else None

    @prop
    def image(self) -> ImageDrop | None:
        """The picture it was bought with."""
        if not self._row.picture:
            return None
        picture = Picture(media_url(self._row.picture), THUMBNAIL, THUMBNAIL, self._row.title)
        return ImageDrop(picture, identity=self._row.pk)

    @prop
    def tax_lines(self) -> list[TaxLineDrop]:
        """Taxes of this line."""
        rows = self._shelf.taxes.get(self._row.order_id, [])
        return TaxLineDrop.summed([row for row in rows if row.line_id == self._row.pk])

    @prop
    def successfully_fulfilled_quantity(self) -> int:
        """How many units were shipped."""
        return self._row.fulfilled

    @prop
    def fulfillment(self) -> FulfilmentDrop | None:
        """The latest parcel with units of this line; nil before it is shipped."""
        for parcel in reversed(self._shelf.parcels.get(self._row.order_id, [])):
            if any(row.line_id == self._row.pk for row in self._shelf.packed.get(parcel.pk, [])):
                return FulfilmentDrop(parcel, self._shelf, self._page)
        return None


class FulfilmentDrop(Drop):
    """`fulfillment`: a parcel of an order."""

    def __init__(self, row: Fulfilment, shelf: OrderShelf, page: Page) -> None:
        self._row = row
        self._shelf = shelf
        self._page = page

    @prop
    def created_at(self) -> datetime:
        """When it was shipped."""
        return self._row.created_at

    @prop
    def tracking_company(self) -> str | None:
        """The carrier's name."""
        return self._row.carrier or None

    @prop
    def tracking_number(self) -> str | None:
        """The tracking number."""
        return self._row.tracking_number or None

    @prop
    def tracking_numbers(self) -> list[str]:
        """The tracking number as a list; empty without one."""
        return [self._row.tracking_number] if self._row.tracking_number else []

    @prop
    def tracking_url(self) -> str | None:
        """Address where it can be tracked."""
        return self._row.tracking_url or None

    @prop
    def item_count(self) -> int:
        """The number of units in it."""
        return sum(row.quantity for row in self._shelf.packed.get(self._row.pk, []))

    @prop
    def fulfillment_line_items(self) -> list[OrderLineDrop]:
        """The lines in it."""
        lines = {line.pk: line for line in self._shelf.lines.get(self._row.order_id, [])}
        return [
            OrderLineDrop(lines[row.line_id], self._shelf, self._page, quantity=row.quantity)
            for row in self._shelf.packed.get(self._row.pk, [])
            if row.line_id in lines
        ]
