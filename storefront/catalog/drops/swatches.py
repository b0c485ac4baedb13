"""`swatch`: a colour beside the name of an option's value."""

from __future__ import annotations

from themes.engine import Drop, prop


class SwatchDrop(Drop):
    """`swatch`: a colour or picture that stands for an option value."""

    def __init__(self, colour: str) -> None:
        self._colour = colour

    @prop
    def color(self) -> str:
        """The colour; colour filters take it. It prints as `#rrggbb`."""
        return self._colour

    @prop
    def image(self) -> None:
        """The picture; nil without one."""
        return

    def json(self) -> object:
        return {"color": self._colour, "image": None}
