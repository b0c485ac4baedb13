"""What themes ask of products, variants and collections and a store does not have: nil or empty."""

from __future__ import annotations

from decimal import Decimal

from storefront.catalog.measures import Measure
from themes.engine import Drop, prop
from themes.objects.metafields import HasMetafields


class ProductExtras(HasMetafields):
    """What a product has elsewhere."""

    @prop
    def category(self) -> Drop | None:
        """Its category in a taxonomy; nil, because there is none here."""
        return None

    @prop
    def selected_selling_plan(self) -> Drop | None:
        """The chosen subscription; nil, because there are none here."""
        return None

    @prop
    def selected_selling_plan_allocation(self) -> Drop | None:
        """The terms of the chosen subscription; nil, because there are none here."""
        return None

    @prop
    def selected_or_first_available_selling_plan_allocation(self) -> Drop | None:
        """The terms of the chosen or first subscription; nil, because there are none here."""
        return None


class MeasurementDrop(Drop):
    """`unit_price_measurement`: how much of a unit is in one piece, and for how much the price is told."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure

    @prop
    def measured_type(self) -> str:
        """What is measured: "volume", "weight", "length", "area" or "count"."""
        return self._measure.kind

    @prop
    def quantity_value(self) -> float:
        """How much is in one piece, in `quantity_unit`."""
        return plain(self._measure.quantity)

    @prop
    def quantity_unit(self) -> str:
        """Unit of `quantity_value`, such as "ml"."""
        return self._measure.unit

    @prop
    def reference_value(self) -> int:
        """For how much the unit price is told, in `reference_unit`."""
        return self._measure.reference

    @prop
    def reference_unit(self) -> str:
        """Unit of `reference_value`, such as "ml"."""
        return self._measure.reference_unit

    def json(self) -> object:
        names = ("measured_type", "quantity_value", "quantity_unit", "reference_value", "reference_unit")
        return {name: self[name] for name in names}


def plain(value: Decimal) -> float:
    """A number without needless decimals: 250.000 is 250."""
    return int(value) if value == value.to_integral_value() else float(value)


class MeasuredDrop(Drop):
    """What may have a price of units."""

    @property
    def priced(self) -> tuple[int, Measure | None]:
        """The price of one piece in minor units, and how much is in it."""
        raise NotImplementedError

    @prop
    def unit_price(self) -> int | None:
        """Price of the reference amount of its unit, in minor units; nil where none is told."""
        price, measure = self.priced
        return measure.price_of(price) if measure else None

    @prop
    def unit_price_measurement(self) -> MeasurementDrop | None:
        """The measure of the unit price; nil where none is told."""
        measure = self.priced[1]
        return MeasurementDrop(measure) if measure else None


class VariantExtras(HasMetafields, MeasuredDrop):
    """What a variant has elsewhere."""

    @prop
    def matched(self) -> bool:
        """Whether the page's filters match it in particular; never here."""
        return False

    @prop
    def selected_selling_plan_allocation(self) -> Drop | None:
        """The terms of the chosen subscription; nil, because there are none here."""
        return None

    @prop
    def next_incoming_date(self) -> object:
        """When more stock comes; nil, because it is not kept here."""
        return None
