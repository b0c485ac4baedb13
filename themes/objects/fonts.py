"""Fonts as themes see them: open families and system stacks by handles such as "assistant_n4".

No font file is hosted here, so a family is shown where the visitor's device has it, else its fallback stack.
A handle of another family still gives a font: its name is read from the handle.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from themes.engine import Drop, Html, prop

type Kind = Literal["sans", "serif", "mono", "display"]

STACKS: dict[Kind, str] = {
    "sans": "system-ui, -apple-system, Segoe UI, Roboto, PingFang SC, Noto Sans SC, sans-serif",
    "serif": "Georgia, Songti SC, Noto Serif SC, SimSun, serif",
    "mono": "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    "display": "system-ui, -apple-system, Segoe UI, Roboto, PingFang SC, Noto Sans SC, sans-serif",
}
"""Fallback families; none needs quotes, so that they can be printed into CSS as they are."""
_HANDLE = re.compile(r"([a-z0-9]+(?:_[a-z0-9]+)*?)(?:_([nio])([1-9]))?")
_PLAIN = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Family:
    """A family: its weights in hundreds, and whether it has italics. A system one needs no font file."""

    name: str
    kind: Kind
    weights: tuple[int, ...] = (4, 7)
    italics: bool = True
    system: bool = False


def _families(kind: Kind, weights: str, names: str, *, italics: bool = True) -> dict[str, Family]:
    hundreds = tuple(int(digit) for digit in weights)
    return {
        name.lower().replace(" ", "_"): Family(name, kind, hundreds, italics) for name in names.split(", ")
    }


FAMILIES: dict[str, Family] = {
    "system_ui": Family("system-ui", "sans", (4, 5, 6, 7), system=True),
    "sans_serif": Family("sans-serif", "sans", system=True),
    "serif": Family("serif", "serif", system=True),
    "mono": Family("monospace", "mono", system=True),
    "arial": Family("Arial", "sans", system=True),
    "helvetica": Family("Helvetica", "sans", system=True),
    "georgia": Family("Georgia", "serif", system=True),
    "times_new_roman": Family("Times New Roman", "serif", system=True),
    "garamond": Family("Garamond", "serif", system=True),
    "palatino": Family("Palatino", "serif", system=True),
    "trebuchet_ms": Family("Trebuchet MS", "sans", system=True),
    "verdana": Family("Verdana", "sans", system=True),
    "courier_new": Family("Courier New", "mono", system=True),
    "pingfang_sc": Family("PingFang SC", "sans", (3, 4, 5, 6), italics=False, system=True),
    "songti_sc": Family("Songti SC", "serif", (3, 4, 7, 9), italics=False, system=True),
    "kaiti_sc": Family("Kaiti SC", "serif", (4, 7), italics=False, system=True),
    **_families("sans", "345678", "Assistant, Outfit, Figtree, Sora, Manrope, Lexend", italics=False),
    **_families("sans", "123456789", "Inter, Roboto, Poppins, Montserrat, Work Sans, Raleway, Public Sans"),
    **_families("sans", "123456789", "Barlow, Kanit, Archivo, Libre Franklin, Red Hat Display, Jost, Mulish"),
    **_families("sans", "34567", "Open Sans, Josefin Sans, Rubik, DM Sans, IBM Plex Sans, Instrument Sans"),
    **_families("sans", "23456789", "Nunito, Nunito Sans, Source Sans Pro, Fira Sans, Exo 2, Cabin, Lato"),
    **_families("sans", "34567", "Quicksand, Oswald, Space Grotesk, Comfortaa, Karla", italics=False),
    **_families("serif", "456789", "Playfair Display, Lora, Crimson Text, Merriweather, EB Garamond, Bitter"),
    **_families(
        "serif", "34567", "Cormorant, Cormorant Garamond, Fraunces, Source Serif Pro, IBM Plex Serif"
    ),
    **_families("serif", "47", "Libre Baskerville, PT Serif, Old Standard TT, Arvo, Vollkorn, Gelasio"),
    **_families("serif", "4", "DM Serif Display, Instrument Serif, Abril Fatface", italics=False),
    **_families("mono", "47", "Space Mono, IBM Plex Mono, JetBrains Mono, Anonymous Pro, PT Mono"),
    **_families(
        "display", "4", "Bebas Neue, Anton, Lobster, Pacifico, Righteous, Staatliches", italics=False
    ),
    **_families("sans", "123456789", "Noto Sans SC", italics=False),
    **_families("serif", "23456789", "Noto Serif SC", italics=False),
}
"""Families that the font picker offers, by the first part of their handles."""


class FontDrop(Drop):
    """`font`: a font family in one weight and style."""

    def __init__(self, family: Family, base: str, weight: int, italic: bool) -> None:
        self._family = family
        self._base = base
        self._weight = weight
        self._italic = italic

    @property
    def handle(self) -> str:
        """Its handle, such as "assistant_n4"."""
        return f"{self._base}_{'i' if self._italic else 'n'}{self._weight // 100}"

    @prop
    def family(self) -> Html:
        """Name of the family, in single quotes where it needs them; fit for styles and attributes."""
        name = self._family.name
        return Html(name if _PLAIN.fullmatch(name) else f"'{name}'")

    @prop
    def fallback_families(self) -> str:
        """Families to show where this one is missing."""
        return STACKS[self._family.kind]

    @prop
    def baseline_ratio(self) -> float:
        """Position of the baseline, as a share of the line's height."""
        return 0.133

    @prop
    def weight(self) -> int:
        """Weight, from 100 to 900."""
        return self._weight

    @prop
    def style(self) -> str:
        """ "normal" or "italic"."""
        return "italic" if self._italic else "normal"

    @prop
    def variants(self) -> list["FontDrop"]:
        """The other weights and styles of the family."""
        every = [
            FontDrop(self._family, self._base, hundred * 100, italic)
            for hundred in self._family.weights
            for italic in ((False, True) if self._family.italics else (False,))
        ]
        return [font for font in every if font.handle != self.handle]

    @prop("system?")
    def is_system(self) -> bool:
        """Whether it is a system font that needs no file."""
        return self._family.system

    def modified(self, part: str, value: str) -> "FontDrop | None":
        """The font with another `weight` ("bold", "+100", "600") or `style`, None when there is none."""
        weight, italic = self._weight, self._italic
        if part == "style":
            italic = value in ("italic", "oblique")
        elif part == "weight":
            found = _weight(value, weight)
            if found is None:
                return None
            weight = found
        if weight // 100 not in self._family.weights or (italic and not self._family.italics):
            return None
        return FontDrop(self._family, self._base, weight, italic)

    def json(self) -> object:
        """What scripts may want to know."""
        return {
            "handle": self.handle,
            "family": self._family.name,
            "weight": self._weight,
            "style": self.style(),
        }

    def __str__(self) -> str:
        return self._family.name

    def __html__(self) -> str:
        return str(self.family())

    def __eq__(self, other: object) -> bool:
        return self.handle == (other.handle if isinstance(other, FontDrop) else other)

    def __hash__(self) -> int:
        return hash(self.handle)


_RELATIVE = {"lighter": -100, "bolder": 100}
_NAMED = {"normal": 400, "bold": 700}


def _weight(value: str, now: int) -> int | None:
    if value in _NAMED:
        return _NAMED[value]
    try:
        step = _RELATIVE.get(value) or (int(value) if value[:1] in "+-" else 0)
        wanted = now + step if step else int(value)
    except ValueError:
        return None
    return wanted if 100 <= wanted <= 900 else None


@lru_cache(maxsize=1024)
def font(handle: str) -> FontDrop | None:
    """The font of a handle such as "josefin_sans_i7", None for a text that is none."""
    found = _HANDLE.fullmatch(handle.strip().lower().replace("-", "_"))
    if found is None:
        return None
    base, style, hundred = found[1], found[2] or "n", int(found[3] or 4)
    family = FAMILIES.get(base) or Family(
        base.replace("_", " ").title(), "serif" if "serif" in base else "sans", tuple(range(1, 10))
    )
    return FontDrop(family, base, hundred * 100, style != "n")
