"""Drawings: what stands in for a picture that is not there yet, and the marks of ways to pay."""

from importlib import resources
from urllib.parse import quote

from themes.engine import Html, attributes
from themes.language.payment_marks import mark_of
from themes.language.text import text_of
from themes.registry import theme_filter

PLACEHOLDERS = {
    path.name.removesuffix(".svg"): path.read_text("utf-8").strip()
    for path in resources.files("themes.language").joinpath("placeholders").iterdir()
    if path.name.endswith(".svg")
}
"""Drawings by name or by kind: what stands inside the `<svg>`, in `currentColor`."""
_KINDS = {"blog": "lifestyle", "hero": "lifestyle", "detailed": "product", "lifestyle": "lifestyle"}


@theme_filter("placeholder_svg_tag")
def placeholder_svg_tag(name: object, css_class: object = "placeholder-svg") -> Html:
    """A drawing in place of a picture that has not been chosen yet: "product-1", "hero-apparel-2" …"""
    text = text_of(name)
    kind = text.partition("-")[0]
    body = PLACEHOLDERS.get(text) or PLACEHOLDERS.get(_KINDS.get(kind, kind)) or PLACEHOLDERS["product"]
    frame = {
        "class": text_of(css_class) or None,
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": "0 0 400 400",
        "width": 400,
        "height": 400,
        "preserveAspectRatio": "xMidYMid slice",
        "aria-hidden": "true",
        "focusable": "false",
    }
    return Html("<svg{}>{}</svg>").format(attributes(frame), Html(body))


@theme_filter("payment_type_svg_tag")
def payment_type_svg_tag(kind: object, **named: object) -> Html:
    """The logo of a payment method ("visa", "alipay") as an SVG of 38 by 24 pixels."""
    mark = mark_of(text_of(kind))
    frame = {
        "xmlns": "http://www.w3.org/2000/svg",
        "role": "img",
        "viewBox": "0 0 38 24",
        "width": 38,
        "height": 24,
        "aria-label": mark.name,
        **named,
    }
    return Html("<svg{}><title>{}</title>{}</svg>").format(attributes(frame), mark.name, Html(mark.drawing))


@theme_filter("payment_type_img_url")
def payment_type_img_url(kind: object) -> str:
    """Address of a payment method's logo, for an `<img>`; the address holds the drawing itself."""
    return "data:image/svg+xml," + quote(str(payment_type_svg_tag(kind)), safe=" =:/'")
