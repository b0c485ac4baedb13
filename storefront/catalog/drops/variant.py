"""What themes see of a variant."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from storefront.catalog.models import Variant
from storefront.catalog.queries import shop
from themes.engine import Drop, prop
from themes.images import ImageDrop

if TYPE_CHECKING:
    from .product import ProductDrop


class QuantityRuleDrop(Drop):
    """`quantity_rule`: any number from one on."""

    @prop
    def min(self) -> int:
        return 1

    @prop
    def max(self) -> None:
        return None

    @prop
    def increment(self) -> int:
        return 1

    def json(self) -> object:
        return {"min": 1, "max": None, "increment": 1}


GRAMS = {"g": 1, "kg": 1000, "oz": 28.349523125, "lb": 453.59237}


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
    def weight_in_unit(self) -> float:
        return round(self.row.grams / GRAMS.get(self.row.weight_unit, 1), 3)

    @prop
    def quantity_rule(self) -> QuantityRuleDrop:
        return QuantityRuleDrop()

    @prop
    def quantity_price_breaks(self) -> list[object]:
        return []

    @prop("quantity_price_breaks_configured?")
    def has_price_breaks(self) -> bool:
        return False

    @prop
    def requires_selling_plan(self) -> bool:
        return False

    @prop
    def selling_plan_allocations(self) -> list[object]:
        return []

    @prop
    def incoming(self) -> bool:
        return False

    @prop
    def store_availabilities(self) -> list[object]:
        return []

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
        title = self.title()
        return {
            "id": self.row.pk,
            "title": title,
            "name": f"{self._product.title()} - {title}" if self.names else self._product.title(),
            "public_title": title if self.names else None,
            "options": self.names,
            "option1": self.option1() or "Default Title",
            "option2": self.option2(),
            "option3": self.option3(),
            "price": self.row.price,
            "compare_at_price": self.row.compare_at_price,
            "available": self.is_available,
            "sku": self.row.sku,
            "barcode": self.row.barcode,
            "weight": self.row.grams,
            "taxable": self.row.is_taxable,
            "requires_shipping": self.row.requires_shipping,
            "inventory_management": self.inventory_management(),
            "featured_image": media.json() if media else None,
            "featured_media": media.json() if media else None,
            "quantity_rule": self.quantity_rule().json(),
            "quantity_price_breaks": [],
        }
