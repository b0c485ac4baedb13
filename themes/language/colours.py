"""Filters on colours in any notation of CSS; what is no colour passes through unchanged."""

from collections.abc import Callable

from themes.language.text import text_of
from themes.objects.colour import Colour, decimal, whole
from themes.registry import theme_filter


def parse(value: object) -> Colour | None:
    """The colour of a setting or a text; None when it is none."""
    return Colour.parse(text_of(value))


def number(value: object) -> float:
    """A number from a template's value; 0 for nonsense."""
    try:
        found = float(text_of(value))
    except ValueError:
        return 0.0
    return found if abs(found) < 1e9 else 0.0


def _changed(value: object, change: Callable[[Colour], str]) -> str:
    colour = parse(value)
    return change(colour) if colour else text_of(value)


@theme_filter("color_to_rgb")
def color_to_rgb(value: object) -> str:
    """A colour as `rgb(r, g, b)`, or `rgba()` where it is not opaque."""
    return _changed(value, lambda colour: colour.rgb_css)


@theme_filter("color_to_hex")
def color_to_hex(value: object) -> str:
    """A colour as "#rrggbb", or "#rrggbbaa" where it is not opaque."""
    return _changed(value, lambda colour: colour.hex)


@theme_filter("color_to_hsl")
def color_to_hsl(value: object) -> str:
    """A colour as `hsl(h, s%, l%)`, or `hsla()` where it is not opaque."""

    def written(colour: Colour) -> str:
        parts = "{}, {}%, {}%".format(*(whole(part) for part in colour.hsl))
        return f"hsl({parts})" if colour.alpha == 1 else f"hsla({parts}, {decimal(colour.alpha)})"

    return _changed(value, written)


@theme_filter("color_to_oklch")
def color_to_oklch(value: object) -> str:
    """A colour as `oklch(l c h)`, with its opacity where it is not opaque."""

    def written(colour: Colour) -> str:
        lightness, chroma, hue = colour.oklch
        alpha = "" if colour.alpha == 1 else f" / {decimal(colour.alpha)}"
        return f"oklch({decimal(lightness, 3)} {decimal(chroma, 3)} {decimal(hue)}{alpha})"

    return _changed(value, written)


@theme_filter("hex_to_rgba")
def hex_to_rgba(value: object, alpha: object = 1) -> str:
    """A colour as "rgba(r,g,b,a)" with a given opacity."""
    return _changed(value, lambda colour: "rgba({},{},{},{})".format(*colour[:3], decimal(number(alpha))))


@theme_filter("color_lighten")
def color_lighten(value: object, percent: object = 0) -> str:
    """Lighter by so many percentage points of lightness."""
    by = number(percent)
    return _changed(value, lambda colour: colour.with_hsl(lambda h, s, light: (h, s, light + by)).css)


@theme_filter("color_darken")
def color_darken(value: object, percent: object = 0) -> str:
    """Darker by so many percentage points of lightness."""
    return color_lighten(value, -number(percent))


@theme_filter("color_saturate")
def color_saturate(value: object, percent: object = 0) -> str:
    """More saturated by so many percentage points."""
    by = number(percent)
    return _changed(value, lambda colour: colour.with_hsl(lambda h, s, light: (h, s + by, light)).css)


@theme_filter("color_desaturate")
def color_desaturate(value: object, percent: object = 0) -> str:
    """Less saturated by so many percentage points."""
    return color_saturate(value, -number(percent))


@theme_filter("color_modify")
def color_modify(value: object, part: object = "", amount: object = 0) -> str:
    """A colour with one part replaced: red, green, blue, alpha, hue, saturation or lightness."""
    colour = parse(value)
    if colour is None:
        return text_of(value)
    name, new = text_of(part), number(amount)
    if name in {"red", "green", "blue"}:
        return colour._replace(**{name: min(max(int(new), 0), 255)}).css
    if name == "alpha":
        return colour._replace(alpha=min(max(new, 0.0), 1.0)).css
    if name in (parts := dict(zip(("hue", "saturation", "lightness"), colour.hsl, strict=True))):
        parts[name] = new
        return colour.with_hsl(lambda *_: (parts["hue"], parts["saturation"], parts["lightness"])).css
    return colour.css


@theme_filter("color_extract")
def color_extract(value: object, part: object = "") -> float | None:
    """One part of a colour as a number: alpha, red, green, blue, hue, saturation or lightness."""
    colour = parse(value)
    if colour is None:
        return None
    hue, saturation, lightness = (whole(part) for part in colour.hsl)
    parts = {**colour._asdict(), "hue": hue, "saturation": saturation, "lightness": lightness}
    return parts.get(text_of(part))


@theme_filter("color_mix")
def color_mix(value: object, other: object = "", percent: object = 50) -> str:
    """Mixed with another colour; 100 is only the first colour, 0 only the other."""
    first, second = parse(value), parse(other)
    if first is None or second is None:
        return text_of(value)
    share = min(max(number(percent), 0), 100) / 100
    red, green, blue = (
        whole(one * share + two * (1 - share)) for one, two in zip(first[:3], second[:3], strict=True)
    )
    alpha = whole((first.alpha * share + second.alpha * (1 - share)) * 100) / 100
    return Colour(red, green, blue, alpha).css


@theme_filter("color_brightness")
def color_brightness(value: object) -> float:
    """Perceived brightness from 0 to 255, by the W3C's formula."""
    colour = parse(value)
    return colour.brightness if colour else 0.0


@theme_filter("brightness_difference")
def brightness_difference(value: object, other: object) -> float:
    """Difference in brightness of two colours; text is readable from 125 on."""
    return round(abs(color_brightness(value) - color_brightness(other)), 2)


@theme_filter("color_difference")
def color_difference(value: object, other: object) -> int:
    """Difference of two colours, summed over red, green and blue, from 0 to 765; text is readable from 500
    on.
    """
    first, second = parse(value), parse(other)
    if first is None or second is None:
        return 0
    return sum(abs(one - two) for one, two in zip(first[:3], second[:3], strict=True))


@theme_filter("color_contrast")
def color_contrast(value: object, other: object) -> float:
    """Contrast ratio of two colours by WCAG, from 1 to 21."""
    first, second = parse(value), parse(other)
    if first is None or second is None:
        return 1.0
    dark, light = sorted((first.luminance, second.luminance))
    return round((light + 0.05) / (dark + 0.05), 1)
