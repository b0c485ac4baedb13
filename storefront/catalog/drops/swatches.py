"""`swatch`: a colour beside the name of an option's value."""

from __future__ import annotations

from themes.engine import Drop, prop


class SwatchDrop(Drop):
    """`swatch`."""

    def __init__(self, colour: str) -> None:
        self._colour = colour

    @prop
    def color(self) -> str:
        """As `#rrggbb`; filters on colours take it."""
        return self._colour

    @prop
    def image(self) -> None:
        """The picture that stands for the value; nil without one."""
        return

    def json(self) -> object:
        return {"color": self._colour, "image": None}
