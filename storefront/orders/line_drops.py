"""What themes see of the parts of an order: lines, parcels, taxes, shipping, payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storefront.catalog.drops import ProductDrop, VariantDrop
from storefront.catalog.models import Product
from storefront.catalog.pictures import media_url
from storefront.pricing.drops import DiscountAllocationDrop, DiscountDrop, Shown, allocations
from storefront.pricing.lines import LinePrice
from themes.engine import Drop, prop
from themes.objects.images import ImageDrop, Picture
from themes.rendering.page import Page

from .models import Fulfilment, Order, OrderLine, TaxLine
from .shelf import OrderShelf

THUMBNAIL = 160
"""About the width in pixels of the picture that is kept with an order."""


class TaxLineDrop(Drop):
    """`tax_line`: a tax of an order. The price is in minor units."""

    def __init__(self, title: str, basis_points: int, price: int) -> None:
        self._title = title
        self._basis_points = basis_points
        self._price = price

    @classmethod
    def summed(cls, rows: Sequence[TaxLine]) -> list[TaxLineDrop]:
        """One for each name and rate, with what all lines bear of it."""
        sums: dict[tuple[str, int], int] = {}
        for row in rows:
            key = (row.name, row.basis_points)
            sums[key] = sums.get(key, 0) + row.amount
        return [cls(title, points, price) for (title, points), price in sums.items()]

    @prop
    def title(self) -> str:
        """The tax's name."""
        return self._title

    @prop
    def price(self) -> int:
        """The amount of the tax."""
        return self._price

    @prop
    def rate(self) -> float:
        """Its rate: 0.13."""
        return self._basis_points / 10_000

    @prop
    def rate_percentage(self) -> float:
        """Its rate in percent: 13.0."""
        return self._basis_points / 100


class ShippingMethodDrop(Drop):
    """`shipping_method`: one of `order.shipping_methods`. Prices are in minor units."""

    def __init__(self, title: str, price: int, discounts: Sequence[Shown]) -> None:
        self._title = title
        self._price = price
        self._discounts = discounts

    @prop
    def title(self) -> str:
        """Its name."""
        return self._title

    @prop
    def handle(self) -> str:
        """Its name."""
        return self._title

    @prop
    def price(self) -> int:
        """Its price after discounts."""
        return self._price - sum(each.shipping for each in self._discounts)

    @prop
    def original_price(self) -> int:
        """Its price before discounts."""
        return self._price

    @prop
    def price_with_discounts(self) -> int:
        """Its price after discounts."""
        return self.price()

    @prop
    def id(self) -> str:
        """Its name."""
        return self._title

    @prop
    def tax_lines(self) -> list[Drop]:
        """Taxes on shipping alone; empty, because the order's taxes include them."""
        return []

    @prop
    def discount_allocations(self) -> list[DiscountAllocationDrop]:
        """How much each discount takes off."""
        return [DiscountAllocationDrop(each, each.shipping) for each in self._discounts]


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


class TransactionDrop(Drop):
    """`transaction`: a payment or a refund. Amounts are in minor units."""

    STATES = {"succeeded": "success", "failed": "failure", "cancelled": "failure"}

    def __init__(self, order: Order, row: Any, kind: str) -> None:
        self._order = order
        self._row = row
        self._kind = kind

    @classmethod
    def of(cls, order: Order, payments: Sequence[Any], refunds: Sequence[Any]) -> list[TransactionDrop]:
        """Payments and refunds of an order, by their time."""
        found = [cls(order, row, "sale") for row in payments if row.status != "started"]
        found += [cls(order, row, "refund") for row in refunds if row.status != "started"]
        return sorted(found, key=lambda drop: drop.created_at())

    @prop
    def id(self) -> int:
        """Its id among payments, or among refunds."""
        return int(self._row.pk)

    @prop
    def name(self) -> str:
        """The order's name and its own number."""
        return f"{self._order.name}.{self._row.pk}"

    @prop
    def kind(self) -> str:
        """ "sale" or "refund"."""
        return self._kind

    @prop
    def status(self) -> str:
        """ "success", "pending" or "failure"."""
        return self.STATES.get(self._row.status, "pending")

    @prop
    def status_label(self) -> str:
        """Its state, in words."""
        return {"success": _("Done"), "failure": _("Failed"), "pending": _("Under way")}[self.status()]

    @prop
    def amount(self) -> int:
        """Its amount."""
        return int(self._row.amount)

    @prop
    def created_at(self) -> datetime:
        """When it was started."""
        moment: datetime = self._row.created_at
        return moment

    @prop
    def gateway(self) -> str:
        """The payment provider's handle."""
        provider = self._row.provider if self._kind == "sale" else self._row.payment.provider
        return str(provider)

    @prop
    def gateway_display_name(self) -> str:
        """The payment method's name, otherwise the provider's."""
        method = self._row.method if self._kind == "sale" else ""
        payment = self._row if self._kind == "sale" else self._row.payment
        return str(method) or str(payment.gateway_label)
