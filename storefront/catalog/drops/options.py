"""What themes see of a product's choices: product_option and its values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storefront.catalog.models import Option
from storefront.catalog.swatches import colour_of, is_colour
from themes.engine import Drop, prop

from .swatches import SwatchDrop

if TYPE_CHECKING:
    from .product import ProductDrop
    from .variant import VariantDrop


class OptionValueDrop(Drop):
    """`product_option_value`: a value of an option. It prints as its name, and compares as that."""

    def __init__(self, option: OptionDrop, value: str, index: int) -> None:
        self._option = option
        self._value = value
        self._index = index

    def __str__(self) -> str:
        return self.name()

    def __eq__(self, other: object) -> bool:
        return str(self) == other if isinstance(other, str) else self is other

    def __hash__(self) -> int:
        return hash(str(self))

    @prop
    def id(self) -> str:
        """Its id, for `?option_values=` in addresses."""
        return f"{self._option.position()}-{self._index}"

    @prop
    def name(self) -> str:
        """The value in the page's language."""
        return self._option.text(self._value)

    @prop
    def value(self) -> str:
        """The value in the page's language."""
        return self._value

    @prop
    def selected(self) -> bool:
        """Whether the chosen variant has it."""
        return self._option.selected_raw == self._value

    @prop
    def available(self) -> bool:
        """Whether a variant can be bought that has this value and, of the options before it, the chosen
        values.
        """
        return self._option.is_available(self._value)

    @prop
    def variant(self) -> VariantDrop | None:
        """The variant that choosing it leads to; nil when there is none."""
        return self._option.variant_with(self._value)

    @prop
    def product_url(self) -> None:
        """Address of another product that the value stands for; nil, because values belong to one product
        here.
        """
        return

    @prop
    def swatch(self) -> SwatchDrop | None:
        """The colour or picture that stands for it; nil without one."""
        return self._option.swatch_of(self._value)

    def json(self) -> object:
        return self.name()


class OptionDrop(Drop):
    """`product_option`: an option of a product and its values."""

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
        wanted = list(self._product.chosen_values)
        if len(wanted) <= self._index:
            return None
        wanted[self._index] = value
        return self._product.by_values.get(tuple(wanted))

    def is_available(self, value: str) -> bool:
        """Whether any variant with this value and the former options as chosen can be bought."""
        wanted = (*self._product.chosen_values[: self._index], value)
        return any(
            values[: len(wanted)] == wanted and variant.is_available
            for values, variant in self._product.by_values.items()
        )

    def swatch_of(self, value: str) -> SwatchDrop | None:
        """The colour of a value, where the option is a choice of colours."""
        colour = colour_of(value) if is_colour(self._row.name) else ""
        return SwatchDrop(colour) if colour else None

    @property
    def stored_name(self) -> str:
        """The option's name in the store's first language."""
        return self._row.name

    @property
    def selected_raw(self) -> str | None:
        """The chosen value as it is stored."""
        values = self._product.chosen_values
        return values[self._index] if self._index < len(values) else None

    @prop
    def name(self) -> str:
        """The option's name in the page's language."""
        return self._row.text("name", self._locale)

    @prop
    def position(self) -> int:
        """Its place among the options, from 1."""
        return self._index + 1

    @prop
    def selected_value(self) -> str | None:
        """The value of the chosen variant."""
        raw = self.selected_raw
        return None if raw is None else self.text(raw)

    @prop
    def values(self) -> list[OptionValueDrop]:
        """All its values, in order."""
        return [OptionValueDrop(self, value, index) for index, value in enumerate(self._row.values)]

    def json(self) -> object:
        return {
            "name": self.name(),
            "position": self.position(),
            "values": [self.text(value) for value in self._row.values],
        }


class OptionsByNameDrop(Drop):
    """`options_by_name`: options by name, in the page's language or the store's first one; case makes no
    difference.
    """

    def __init__(self, options: Sequence[OptionDrop]) -> None:
        stored = {option.stored_name.lower(): option for option in options}
        self._options = stored | {option.name().lower(): option for option in options}

    def lookup(self, key: object) -> object:
        return self._options.get(key.lower()) if isinstance(key, str) else None
