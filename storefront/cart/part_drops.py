"""What themes see of small parts of a cart's line: its options, and what may be done with it."""

from __future__ import annotations

from themes.engine import Drop, prop


class OptionPairDrop(Drop):
    """`option_pair`: one of `line_item.options_with_values`."""

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    @prop
    def name(self) -> str:
        """Name of the option, such as "Size"."""
        return self._name

    @prop
    def value(self) -> str:
        """The value that was chosen."""
        return self._value

    def json(self) -> object:
        return {"name": self._name, "value": self._value}


class InstructionsDrop(Drop):
    """`instructions`: what a shopper may do with a line of the cart."""

    @prop
    def can_remove(self) -> bool:
        """Whether the line can be removed."""
        return True

    @prop
    def can_update_quantity(self) -> bool:
        """Whether its quantity can be changed."""
        return True
