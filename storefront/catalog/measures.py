"""Units that goods are sold by, and the price of one: 250 ml for 19.90 are 7.96 for 100 ml."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from foundation.money import round_half_even

UNITS: dict[str, tuple[str, Decimal]] = {
    "ml": ("volume", Decimal(1)),
    "cl": ("volume", Decimal(10)),
    "l": ("volume", Decimal(1_000)),
    "m3": ("volume", Decimal(1_000_000)),
    "floz": ("volume", Decimal("29.5735295625")),
    "pt": ("volume", Decimal("473.176473")),
    "qt": ("volume", Decimal("946.352946")),
    "gal": ("volume", Decimal("3785.411784")),
    "mg": ("weight", Decimal("0.001")),
    "g": ("weight", Decimal(1)),
    "kg": ("weight", Decimal(1_000)),
    "oz": ("weight", Decimal("28.349523125")),
    "lb": ("weight", Decimal("453.59237")),
    "mm": ("length", Decimal("0.001")),
    "cm": ("length", Decimal("0.01")),
    "m": ("length", Decimal(1)),
    "in": ("length", Decimal("0.0254")),
    "ft": ("length", Decimal("0.3048")),
    "yd": ("length", Decimal("0.9144")),
    "m2": ("area", Decimal(1)),
    "ft2": ("area", Decimal("0.09290304")),
    "item": ("count", Decimal(1)),
}
"""{unit: (what it measures, how many of the first unit with factor 1 it has)}."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How much is in one piece (`quantity` of `unit`), and for how much the price is told."""

    quantity: Decimal
    unit: str
    reference: int
    reference_unit: str

    @property
    def kind(self) -> str:
        """What is measured: "volume", "weight", "length", "area" or "count"."""
        return UNITS[self.unit][0]

    @property
    def fits(self) -> bool:
        """Whether it can be reckoned with: known units of one kind, and some of both."""
        units = [UNITS.get(unit) for unit in (self.unit, self.reference_unit)]
        kinds = {unit[0] if unit else "" for unit in units}
        return len(kinds) == 1 and "" not in kinds and self.quantity > 0 and self.reference > 0

    def price_of(self, price: int) -> int:
        """The price of the reference, where one piece costs `price`; minor units, rounded half-even."""
        pieces = (self.reference * UNITS[self.reference_unit][1]) / (self.quantity * UNITS[self.unit][1])
        return round_half_even(price * pieces)


def amount_of(measure: Measure) -> str:
    """How much is in one piece, as plain digits: "250", "0.5"."""
    return f"{measure.quantity.normalize():f}"
