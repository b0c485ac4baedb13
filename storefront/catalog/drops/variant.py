"""What themes see of a variant."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from storefront.catalog.measures import Measure
from storefront.catalog.models import Variant
from storefront.catalog.queries import shop
from themes.engine import Drop, prop
from themes.objects.images import ImageDrop

from .extras import VariantExtras

if TYPE_CHECKING:
    from .product import ProductDrop


class QuantityRuleDrop(Drop):
    """`quantity_rule`: how many units of a variant can be bought at once."""

    @prop
    def min(self) -> int:
        """The fewest units that can be bought at once."""
        return 1

    @prop
    def max(self) -> None:
        """The most units that can be bought at once; nil without a limit."""
        return

    @prop
    def increment(self) -> int:
        """The step between quantities."""
        return 1

    def json(self) -> object:
        return {"min": 1, "max": None, "increment": 1}


GRAMS = {"g": 1, "kg": 1000, "oz": 28.349523125, "lb": 453.59237}


class VariantDrop(VariantExtras):
    """`variant`: a variant of a product. Prices are in minor units."""

    def __init__(self, product: ProductDrop, row: Variant) -> None:
        self._product = product
        self.row = row

    @property
    def priced(self) -> tuple[int, Measure | None]:
        """Its price and how much is in it."""
        return self.row.price, self.row.measure

    @property
    def is_available(self) -> bool:
        """Whether it can be bought."""
        return shop.can_buy(self.row, self._product.available_of(self.row))

    @cached_property
    def names(self) -> list[str]:
        """Its option values in the page's language."""
        pairs = zip(self._product.option_drops, self.row.option_values, strict=False)
        return [option.text(value) for option, value in pairs]

    @prop
    def id(self) -> int:
        """Id of the variant."""
        return self.row.pk

    @prop
    def title(self) -> str:
        """Its option values in one line."""
        return " / ".join(self.names) or "Default Title"

    @prop
    def price(self) -> int:
        """Its price, in minor units."""
        return self.row.price

    @prop
    def compare_at_price(self) -> int | None:
        """The compare-at price, in minor units; nil without one."""
        return self.row.compare_at_price

    @prop
    def sku(self) -> str:
        """Its SKU."""
        return self.row.sku

    @prop
    def barcode(self) -> str:
        """Its barcode."""
        return self.row.barcode

    @prop
    def available(self) -> bool:
        """Whether it can be bought."""
        return self.is_available

    @prop
    def inventory_quantity(self) -> int:
        """How many units can be sold."""
        return max(self._product.available_of(self.row) or 0, 0)

    @prop
    def inventory_management(self) -> str | None:
        """Who counts its stock; nil when nobody does."""
        return "shopify" if self.row.is_tracked else None

    @prop
    def inventory_policy(self) -> str:
        """ "continue" when it may be sold without stock, otherwise "deny"."""
        return self.row.when_sold_out

    @prop
    def requires_shipping(self) -> bool:
        """Whether it has to be shipped."""
        return self.row.requires_shipping

    @prop
    def taxable(self) -> bool:
        """Whether it is taxed."""
        return self.row.is_taxable

    @prop
    def weight(self) -> int:
        """Its weight, in grams."""
        return self.row.grams

    @prop
    def weight_unit(self) -> str:
        """The unit its weight is shown in."""
        return self.row.weight_unit

    @prop
    def weight_in_unit(self) -> float:
        """Its weight, in `weight_unit`."""
        return round(self.row.grams / GRAMS.get(self.row.weight_unit, 1), 3)

    @prop
    def quantity_rule(self) -> QuantityRuleDrop:
        """How many units can be bought at once."""
        return QuantityRuleDrop()

    @prop
    def quantity_price_breaks(self) -> list[object]:
        """Prices by quantity; empty, because there are none here."""
        return []

    @prop("quantity_price_breaks_configured?")
    def has_price_breaks(self) -> bool:
        """Whether it has prices by quantity; never here."""
        return False

    @prop
    def requires_selling_plan(self) -> bool:
        """Whether it can only be bought as a subscription; never here."""
        return False

    @prop
    def selling_plan_allocations(self) -> list[object]:
        """The subscriptions it can be bought with; empty, because there are none here."""
        return []

    @prop
    def incoming(self) -> bool:
        """Whether more stock is on its way."""
        return False

    @prop
    def store_availabilities(self) -> list[object]:
        """Where it can be picked up; empty, because orders are shipped here."""
        return []

    @prop
    def options(self) -> list[str]:
        """Its option values in the page's language."""
        return self.names

    @prop
    def option1(self) -> str | None:
        """Value of the first option; nil without one."""
        return self.names[0] if self.names else None

    @prop
    def option2(self) -> str | None:
        """Value of the second option; nil without one."""
        return self.names[1] if len(self.names) > 1 else None

    @prop
    def option3(self) -> str | None:
        """Value of the third option; nil without one."""
        return self.names[2] if len(self.names) > 2 else None

    @prop
    def featured_media(self) -> ImageDrop | None:
        """Its own picture; nil without one."""
        return next((m for m in self._product.pictures if m.id() == self.row.media_id), None)

    @prop
    def featured_image(self) -> ImageDrop | None:
        """Its own picture; nil without one."""
        return self.featured_media()

    @prop
    def image(self) -> ImageDrop | None:
        """Its own picture; nil without one."""
        return self.featured_media()

    @prop
    def selected(self) -> bool:
        """Whether it is the chosen one."""
        chosen = self._product.chosen
        return chosen is not None and chosen.row.pk == self.row.pk

    @prop
    def url(self) -> str:
        """Address of the product with this variant chosen."""
        return f"{self._product.address}?variant={self.row.pk}"

    @prop
    def product(self) -> ProductDrop:
        """The product it belongs to."""
        return self._product

    def json(self) -> object:
        media = self.featured_media()
        title = self.title()
        return {
            "id": self.row.pk,
            "title": title,
            "name": f"{self._product.title()} - {title}" if self.names else self._product.title(),
            "public_title": title if self.names else None,
            "options": self.names or ["Default Title"],
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
            **self._unit_price_json(),
        }

    def _unit_price_json(self) -> dict[str, object]:
        measurement = self.unit_price_measurement()
        if measurement is None:
            return {}
        return {"unit_price": self.unit_price(), "unit_price_measurement": measurement.json()}
