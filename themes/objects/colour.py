"""Colours: read from CSS, changed, written as CSS; and `color`, which themes see of a setting's colour.

Channels run from 0 to 255, alpha from 0 to 1, hue from 0 to 360, saturation and lightness from 0 to 100.
"""

import colorsys
import math
import re
from collections.abc import Callable
from typing import NamedTuple, Self

from themes.engine import Drop, prop

_HEX = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_FUNCTION = re.compile(r"(rgb|hsl|oklch)a?\(([^()]{1,80})\)", re.I)
_PART = re.compile(r"(-?\d{1,9}(?:\.\d{0,9})?|-?\.\d{1,9})(%|deg)?")
_NAMED = {"transparent": (0, 0, 0, 0.0), "black": (0, 0, 0, 1.0), "white": (255, 255, 255, 1.0)}


def whole(value: float) -> int:
    """The nearest whole number, halves up, as browsers round channels."""
    return math.floor(value + 0.5 + 1e-9)  # 76.5 is 76.49999… after some arithmetic


def decimal(value: float, digits: int = 2) -> str:
    """A number without needless zeros: "0.5", "1"."""
    return f"{round(value, digits):g}"


class Colour(NamedTuple):
    """A colour in sRGB."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """A colour from hexadecimal digits, `rgb()`, `hsl()` or `oklch()`; None for anything else."""
        text = text.strip()
        if found := _HEX.fullmatch(text):
            return cls._from_hex(found[1])
        if named := _NAMED.get(text.lower()):
            return cls(*named)
        if found := _FUNCTION.fullmatch(text):
            parts = [(float(number), unit) for number, unit in _PART.findall(found[2])]
            if len(parts) in (3, 4):
                return cls._from_function(found[1].lower(), parts)
        return None

    @classmethod
    def _from_hex(cls, digits: str) -> Self:
        if len(digits) < 6:
            digits = "".join(char * 2 for char in digits)
        channels = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
        alpha = round(channels[3] / 255, 2) if len(channels) == 4 else 1.0
        return cls(channels[0], channels[1], channels[2], alpha)

    @classmethod
    def _from_function(cls, name: str, parts: list[tuple[float, str]]) -> Self:
        (first, unit), (second, _), (third, _) = parts[:3]
        alpha = 1.0
        if len(parts) == 4:
            alpha = min(max(parts[3][0] / (100 if parts[3][1] == "%" else 1), 0), 1)
        if name == "hsl":
            return cls.from_hsl(first, second, third, alpha)
        if name == "oklch":
            chroma = second * 0.004 if parts[1][1] == "%" else second
            return cls.from_oklch(first / 100 if unit == "%" else first, chroma, third, alpha)
        scale = 2.55 if unit == "%" else 1
        red, green, blue = (min(max(whole(part * scale), 0), 255) for part in (first, second, third))
        return cls(red, green, blue, alpha)

    @classmethod
    def from_hsl(cls, hue: float, saturation: float, lightness: float, alpha: float = 1.0) -> Self:
        """A colour by hue, saturation and lightness."""
        lightness, saturation = min(max(lightness, 0), 100), min(max(saturation, 0), 100)
        parts = colorsys.hls_to_rgb(hue % 360 / 360, lightness / 100, saturation / 100)
        red, green, blue = (whole(part * 255) for part in parts)
        return cls(red, green, blue, alpha)

    @classmethod
    def from_oklch(cls, lightness: float, chroma: float, hue: float, alpha: float = 1.0) -> Self:
        """A colour by lightness (0 to 1), chroma and hue, by Ottosson's matrices; cut off at sRGB's edge."""
        a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
        long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        linear = (
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        )
        red, green, blue = (whole(_encoded(min(max(part, 0), 1)) * 255) for part in linear)
        return cls(red, green, blue, alpha)

    @property
    def hsl(self) -> tuple[float, float, float]:
        """Hue, saturation and lightness, exactly."""
        hue, lightness, saturation = colorsys.rgb_to_hls(self.red / 255, self.green / 255, self.blue / 255)
        return hue * 360, saturation * 100, lightness * 100

    @property
    def oklch(self) -> tuple[float, float, float]:
        """Lightness (0 to 1), chroma and hue in OKLCH."""
        red, green, blue = (_linear(channel / 255) for channel in self[:3])
        long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
        a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
        chroma = math.hypot(a, b)
        return lightness, chroma, math.degrees(math.atan2(b, a)) % 360 if chroma > 0.0005 else 0.0

    @property
    def luminance(self) -> float:
        """Relative luminance by WCAG, from 0 to 1."""
        red, green, blue = (_linear(channel / 255) for channel in self[:3])
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @property
    def brightness(self) -> float:
        """Perceived brightness from 0 to 255, by the W3C's formula."""
        return round((self.red * 299 + self.green * 587 + self.blue * 114) / 1000, 2)

    @property
    def hex(self) -> str:
        """ "#rrggbb", or "#rrggbbaa" where one can see through it."""
        digits = f"#{self.red:02x}{self.green:02x}{self.blue:02x}"
        return digits if self.alpha == 1 else f"{digits}{whole(self.alpha * 255):02x}"

    @property
    def css(self) -> str:
        """ "#rrggbb", or "rgba(r, g, b, a)" where one can see through it."""
        return self.hex if self.alpha == 1 else self.rgb_css

    @property
    def rgb_css(self) -> str:
        """ "rgb(r, g, b)", or "rgba(r, g, b, a)" where one can see through it."""
        channels = f"{self.red}, {self.green}, {self.blue}"
        return f"rgb({channels})" if self.alpha == 1 else f"rgba({channels}, {decimal(self.alpha)})"

    def with_hsl(self, change: Callable[[float, float, float], tuple[float, float, float]]) -> "Colour":
        """The colour that `change` makes of hue, saturation and lightness."""
        return Colour.from_hsl(*change(*self.hsl), self.alpha)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else float(1.055 * channel ** (1 / 2.4) - 0.055)


class ColorDrop(Drop):
    """`color`: the colour of a setting or of a swatch. It prints as CSS, and compares as that."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._colour = Colour.parse(text) or Colour(0, 0, 0, 0.0)

    @prop
    def red(self) -> int:
        """Red, from 0 to 255."""
        return self._colour.red

    @prop
    def green(self) -> int:
        """Green, from 0 to 255."""
        return self._colour.green

    @prop
    def blue(self) -> int:
        """Blue, from 0 to 255."""
        return self._colour.blue

    @prop
    def alpha(self) -> float:
        """Opacity, from 0 to 1."""
        return self._colour.alpha

    @prop
    def hue(self) -> int:
        """Hue, from 0 to 360."""
        return whole(self._colour.hsl[0])

    @prop
    def saturation(self) -> int:
        """Saturation, from 0 to 100."""
        return whole(self._colour.hsl[1])

    @prop
    def lightness(self) -> int:
        """Lightness, from 0 to 100."""
        return whole(self._colour.hsl[2])

    @prop
    def chroma(self) -> float:
        """Chroma in OKLCH, from 0 to about 0.4."""
        return round(self._colour.oklch[1], 3)

    @prop
    def rgb(self) -> str:
        """Red, green and blue for CSS's `rgb()`: "51 102 153"."""
        return "{} {} {}".format(*self._colour[:3])

    @prop
    def rgba(self) -> str:
        """Red, green, blue and opacity for CSS's `rgb()`: "51 102 153 / 0.5"."""
        return f"{self.rgb()} / {decimal(self._colour.alpha)}"

    @prop
    def oklch(self) -> str:
        """Lightness, chroma and hue for CSS's `oklch()`: "0.5 0.1 251"."""
        lightness, chroma, hue = self._colour.oklch
        return f"{decimal(lightness, 3)} {decimal(chroma, 3)} {decimal(hue)}"

    @prop
    def oklcha(self) -> str:
        """The same with its opacity: "0.5 0.1 251 / 0.5"."""
        return f"{self.oklch()} / {decimal(self._colour.alpha)}"

    @prop
    def color_space(self) -> str:
        """The colour space it was written in: "srgb" or "oklch"."""
        return "oklch" if self._text.strip().lower().startswith("oklch") else "srgb"

    def json(self) -> object:
        return self._text

    def __str__(self) -> str:
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str | ColorDrop) and str(other).lower() == self._text.lower()

    def __hash__(self) -> int:
        return hash(self._text.lower())
