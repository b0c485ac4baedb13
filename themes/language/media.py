"""Filters for pictures and for the theme's own files."""

from importlib import resources
from urllib.parse import urljoin

from themes.engine import Drop, Html, attributes, escape
from themes.images import ImageDrop, Picture, picture_tag
from themes.page import Page
from themes.registry import theme_filter

DEFAULT_IMAGE_WIDTH = 1024


class ImageUrl(str):
    """An address made by `image_url` that remembers its picture, so that `image_tag` can offer other
    sizes.
    """

    __slots__ = ("height", "picture", "width")
    picture: Picture
    width: int
    height: int


def picture_of(value: object) -> Picture | None:
    """The picture of an image, or of something that has one (a product, a variant, a collection)."""
    if isinstance(value, ImageDrop):
        return value.picture
    if isinstance(value, Drop):
        for name in ("featured_image", "featured_media", "image", "preview_image"):
            if name in value.table:
                found = value[name]
                return found.picture if isinstance(found, ImageDrop) else None
    return None


@theme_filter("image_url", "img_url")
def image_url(
    value: object, size: object = None, *, width: object = None, height: object = None, **_: object
) -> str:
    """Address of a picture about as wide as asked for (or as high); "" when there is no picture."""
    picture = picture_of(value)
    if picture is None:
        return ""
    wanted = _pixels(width) or _pixels(str(size or "").partition("x")[0])
    if not wanted and _pixels(height):
        wanted = round(_pixels(height) * picture.width / (picture.height or 1))
    wanted = min(wanted or DEFAULT_IMAGE_WIDTH, picture.width or DEFAULT_IMAGE_WIDTH)
    url = ImageUrl(picture.nearest(wanted))
    url.picture, url.width = picture, wanted
    url.height = round(wanted * picture.height / picture.width) if picture.width else wanted
    return url


def _pixels(value: object) -> int:
    text = str(value).removesuffix("px") if value is not None else ""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@theme_filter("absolute_url", needs_page=True)
def absolute_url(page: Page, url: object) -> str:
    """The whole address, with host, of one on the page's own host: previews of links need it."""
    text = str(url or "")
    base = page.canonical_url or (page.request.build_absolute_uri("/") if page.request else "")
    return urljoin(base, text) if text else ""


@theme_filter("image_tag")
def image_tag(value: object, *, sizes: object = "100vw", alt: object = None, **named: object) -> Html:
    """An `<img>` with width, height, a srcset of the picture's renditions, and AVIF where there is some."""
    if not isinstance(value, ImageUrl):
        url = str(value) if isinstance(value, str) else image_url(value)
        if not isinstance(url, ImageUrl):
            return (
                Html("<img{}>").format(attributes({"src": url, "alt": alt or "", **named}))
                if url
                else Html("")
            )
        value = url
    named.pop("widths", None)
    named.setdefault("loading", "lazy")
    if named["loading"] == "lazy":
        named.setdefault("decoding", "async")
    named = {name: found for name, found in named.items() if name not in {"width", "height"}}
    rest = attributes({"alt": value.picture.alt if alt is None else str(alt), **named})
    return picture_tag(
        value.picture, src=str(value), widest=value.width, height=value.height, sizes=str(sizes), rest=rest
    )


@theme_filter("asset_url", needs_page=True)
def asset_url(page: Page, name: object) -> str:
    """Address of a file of the theme."""
    assert page.renderer is not None
    return page.renderer.asset_url(str(name))


@theme_filter("asset_img_url", needs_page=True)
def asset_img_url(page: Page, name: object, size: object = None) -> str:
    """Address of a picture of the theme."""
    return asset_url(page, name)


@theme_filter("inline_asset_content", needs_page=True)
def inline_asset_content(page: Page, name: object) -> Html:
    """The content of a text file of the theme (an SVG, for one)."""
    assert page.renderer is not None
    asset = page.renderer.package.assets.get(str(name))
    return Html(asset.body.decode("utf-8").rstrip()) if asset else Html("")


@theme_filter("stylesheet_tag")
def stylesheet_tag(url: object, *, preload: object = False, **named: object) -> Html:
    """A `<link>` to a stylesheet."""
    named.setdefault("media", "all")
    return Html("<link{}>").format(attributes({"rel": "stylesheet", "href": url, **named}))


@theme_filter("script_tag")
def script_tag(url: object, **named: object) -> Html:
    """A `<script>` by address."""
    return Html("<script{}></script>").format(attributes({"src": url, **named}))


@theme_filter("preload_tag")
def preload_tag(url: object, **named: object) -> Html:
    """A `<link rel="preload">`; `as` says what it is."""
    return Html("<link{}>").format(attributes({"rel": "preload", "href": url, **named}))


@theme_filter("placeholder_svg_tag")
def placeholder_svg_tag(name: object, css_class: object = "placeholder-svg") -> Html:
    """A quiet drawing that stands in for a picture that is not there yet."""
    kind = str(name).partition("-")[0]
    body = PLACEHOLDERS.get(kind, PLACEHOLDERS["product"])
    return Html(
        '<svg class="{}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400" '
        'preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">{}</svg>'
    ).format(escape(css_class or ""), Html(body))


PLACEHOLDERS = {
    path.name.removesuffix(".svg"): path.read_text("utf-8").strip()
    for path in resources.files("themes.language").joinpath("placeholders").iterdir()
    if path.name.endswith(".svg")
}
"""Drawings by kind: what stands inside the `<svg>`, in `currentColor`."""
