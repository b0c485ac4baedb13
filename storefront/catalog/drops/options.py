"""What themes see of a product's choices: product_option and its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalog.models import Option
from themes.engine import Drop, prop

if TYPE_CHECKING:
    from .product import ProductDrop
    from .variant import VariantDrop


class OptionValueDrop(Drop):
    """`product_option_value`: printing its name is up to the template; compare by `value`."""

    def __init__(self, option: OptionDrop, value: str, index: int) -> None:
        self._option = option
        self._value = value
        self._index = index

    @prop
    def id(self) -> str:
        return f"{self._option.position()}-{self._index}"

    @prop
    def name(self) -> str:
        return self._option.text(self._value)

    @prop
    def value(self) -> str:
        return self._value

    @prop
    def selected(self) -> bool:
        return self._option.selected_value() == self._value

    @prop
    def available(self) -> bool:
        """Whether a variant with this value and the others as they are chosen can be bought."""
        return self._option.is_available(self._value)

    @prop
    def variant(self) -> VariantDrop | None:
        return self._option.variant_with(self._value)


class OptionDrop(Drop):
    """`product_option`: one choice and its values."""

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
        chosen = self._product.chosen
        wanted = list(chosen.row.option_values) if chosen else []
        if len(wanted) <= self._index:
            return None
        wanted[self._index] = value
        return self._product.by_values.get(tuple(wanted))

    def is_available(self, value: str) -> bool:
        """Whether that variant can be bought."""
        variant = self.variant_with(value)
        return variant is not None and variant.is_available

    @prop
    def name(self) -> str:
        return self._row.text("name", self._locale)

    @prop
    def position(self) -> int:
        return self._index + 1

    @prop
    def selected_value(self) -> str | None:
        chosen = self._product.chosen
        values = chosen.row.option_values if chosen else []
        return values[self._index] if self._index < len(values) else None

    @prop
    def values(self) -> list[OptionValueDrop]:
        return [OptionValueDrop(self, value, index) for index, value in enumerate(self._row.values)]
