"""Filters on fonts. No font file is hosted here: a face points at the one that the device has."""

from themes.engine import Html
from themes.language.text import text_of
from themes.objects.fonts import FontDrop
from themes.registry import theme_filter

DISPLAYS = frozenset({"auto", "block", "swap", "fallback", "optional"})


@theme_filter("font_face")
def font_face(font: object, *, font_display: object = None) -> Html:
    """A `@font-face` rule for a font; nothing for a system font."""
    if not isinstance(font, FontDrop) or font["system?"]:
        return Html("")
    display = text_of(font_display)
    shown = f"font-display: {display};" if display in DISPLAYS else ""
    # The name comes from the registry or from letters of a handle, so nothing in it can end the rule.
    name = text_of(font).replace('"', "")
    return Html(
        '@font-face {{font-family: "{name}";font-weight: {weight};font-style: {style};{shown}'
        'src: local("{name}");}}'
    ).format(name=Html(name), weight=font["weight"], style=font["style"], shown=shown)


@theme_filter("font_url")
def font_url(font: object, kind: object = "woff2") -> str:
    """Address of a font's file; "", because no font files are hosted here."""
    return ""


@theme_filter("font_modify")
def font_modify(font: object, part: object = "", value: object = "") -> FontDrop | None:
    """The same font with another `weight` ("bold", "+100", "600") or `style`; nil where there is none."""
    return font.modified(text_of(part), text_of(value)) if isinstance(font, FontDrop) else None
