"""What the engine says about templates: English, together with what it was made of.

The engine speaks no other language. Whoever shows its errors may, since a `Said` keeps the text with its
named places and what stands in them.
"""

from __future__ import annotations

from collections.abc import Mapping


class Said(str):
    """A finished English sentence: `text % values`. A value may be a `Said` itself.

    `kaidian messages` collects the texts of all calls for translation, so `text` is a literal.
    """

    __slots__ = ("text", "values")

    text: str
    values: Mapping[str, object]

    def __new__(cls, text: str, /, **values: object) -> Said:
        """Say `text`, in which `%(name)s` stands for the value of that name, and `%%` for a per cent sign."""
        said = super().__new__(cls, text % values)
        said.text = text
        said.values = values
        return said
