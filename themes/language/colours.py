"""Filters on colours given as #rgb or #rrggbb; other notations pass through unchanged."""

import colorsys
import re
from collections.abc import Callable

from themes.language.text import text_of
from themes.registry import theme_filter

_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")

type RGB = tuple[int, int, int]


def parse(value: object) -> RGB | None:
    """Red, green and blue from 0 to 255, None when the text is no hexadecimal colour."""
    found = _HEX.fullmatch(text_of(value).strip())
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(char * 2 for char in found[1])
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _number(value: object) -> float:
    try:
        return float(text_of(value))
    except ValueError:
        return 0.0


def _hex(rgb: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _by_lightness(value: object, change: Callable[[float], float]) -> str:
    rgb = parse(value)
    if rgb is None:
        return text_of(value)
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in rgb))
    changed = colorsys.hls_to_rgb(hue, min(max(change(lightness), 0), 1), saturation)
    red, green, blue = (round(channel * 255) for channel in changed)
    return _hex((red, green, blue))


@theme_filter("color_to_rgb")
def color_to_rgb(value: object) -> str:
    """ "rgb(r, g, b)"."""
    rgb = parse(value)
    return "rgb({}, {}, {})".format(*rgb) if rgb else text_of(value)


@theme_filter("color_lighten")
def color_lighten(value: object, percent: object = 0) -> str:
    """Lighter by so many points of lightness."""
    return _by_lightness(value, lambda lightness: lightness + _number(percent) / 100)


@theme_filter("color_darken")
def color_darken(value: object, percent: object = 0) -> str:
    """Darker by so many points of lightness."""
    return _by_lightness(value, lambda lightness: lightness - _number(percent) / 100)


@theme_filter("color_modify")
def color_modify(value: object, part: object = "", amount: object = 0) -> str:
    """With one of red, green, blue or alpha replaced."""
    rgb = parse(value)
    if rgb is None:
        return text_of(value)
    if part == "alpha":
        return "rgba({}, {}, {}, {:g})".format(*rgb, _number(amount))
    channels = dict(zip(("red", "green", "blue"), rgb, strict=True))
    if part in channels:
        channels[str(part)] = min(max(int(_number(amount)), 0), 255)
    return _hex((channels["red"], channels["green"], channels["blue"]))


@theme_filter("color_brightness")
def color_brightness(value: object) -> float:
    """Perceived brightness from 0 to 255, by the W3C's formula."""
    rgb = parse(value)
    return round((rgb[0] * 299 + rgb[1] * 587 + rgb[2] * 114) / 1000, 2) if rgb else 0.0


@theme_filter("color_contrast")
def color_contrast(value: object, other: object) -> float:
    """Contrast ratio of two colours by WCAG, from 1 to 21."""
    first, second = parse(value), parse(other)
    if first is None or second is None:
        return 1.0
    lights = sorted((_luminance(first), _luminance(second)), reverse=True)
    return round((lights[0] + 0.05) / (lights[1] + 0.05), 1)


def _luminance(rgb: RGB) -> float:
    linear = [
        channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (part / 255 for part in rgb)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
