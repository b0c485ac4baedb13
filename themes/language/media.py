"""Filters for pictures: their addresses in every size, and their tags."""

import re

from themes.engine import Drop, Html, attributes, escape
from themes.language.text import text_of
from themes.objects.colour import Colour
from themes.objects.images import ImageDrop, ImageUrl, Picture, picture_tag, source_set
from themes.registry import theme_filter
from themes.rendering.page import Page

DEFAULT_WIDTH = 1024
NAMED_SIZES = {
    "pico": 16,
    "icon": 32,
    "thumb": 50,
    "small": 100,
    "compact": 160,
    "medium": 240,
    "large": 480,
    "grande": 600,
    "original": 1024,
    "master": 0,
}
"""Side of the box of each named size in pixels; 0 is the picture's own size."""
CROPS = frozenset({"top", "center", "bottom", "left", "right"})
MAX_WIDTHS = 30
_SIZE = re.compile(r"(\d{0,5})x(\d{0,5})(?:_crop_([a-z]+))?(?:@([23])x)?(?:\.[a-z]+)?")


def picture_of(value: object) -> Picture | None:
    """The picture of an image, or of something that has one (a product, a variant, a collection)."""
    if isinstance(value, ImageDrop | ImageUrl):
        return value.picture
    if isinstance(value, Drop):
        for name in ("featured_image", "featured_media", "image", "preview_image"):
            if name in value.table:
                found = value[name]
                return found.picture if isinstance(found, ImageDrop) else None
    return None


def _pixels(value: object) -> int:
    text = text_of(value).removesuffix("px").partition(".")[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@theme_filter("image_url", needs_page=True)
def image_url(page: Page, value: object, size: object = None, **named: object) -> str:
    """Address of a picture in about the size asked for; "" without a picture.

    It begins with the host, so that a theme can put "https:" in front. The browser chooses among the formats
    there are. `crop` and `pad_color` have their effect in `image_tag`.
    """
    return _with_host(page, picture_url(value, size, **named))


def _with_host(page: Page, url: str) -> str:
    if page.request is None or not isinstance(url, ImageUrl) or url.startswith("//"):
        return url
    if url.startswith("/"):
        return url.at(_host(page) + url)
    scheme = f"{page.request.scheme}:"
    return url.at(url.removeprefix(scheme)) if url.startswith(f"{scheme}//") else url


def _host(page: Page) -> str:
    """The page's host as addresses begin with it; looked at once, as pages have hundreds of pictures."""
    found = page.scratch.get("host")
    if found is None:
        found = page.scratch["host"] = f"//{page.request.get_host()}" if page.request else ""
    return str(found)


def picture_url(
    value: object,
    size: object = None,
    *,
    width: object = None,
    height: object = None,
    crop: object = None,
    pad_color: object = None,
    **_: object,
) -> str:
    """Address of a picture for a box, on whatever host; "" when there is no picture."""
    picture = picture_of(value)
    if picture is None:
        return value if isinstance(value, str) else ""
    wide, high = _pixels(width), _pixels(height)
    if not wide and not high:
        wide = _pixels(text_of(size).partition("x")[0]) or DEFAULT_WIDTH
    place = text_of(crop)
    pad = Colour.parse(f"#{text_of(pad_color).lstrip('#')}") if pad_color else None
    return ImageUrl.of(
        picture, wide, high, (place if place in CROPS else "center") if crop else "", pad.css if pad else ""
    )


@theme_filter("img_url", "product_img_url", "collection_img_url", "article_img_url", needs_page=True)
def img_url(page: Page, value: object, size: object = "small", **named: object) -> str:
    """Address of a picture by a named size ("large", "master") or one such as "300x300_crop_center@2x"."""
    return _with_host(page, named_url(value, size, **named))


def named_url(
    value: object, size: object = "small", *, crop: object = None, scale: object = 1, **_: object
) -> str:
    """Address of a picture by a size in words, on whatever host; "" when there is no picture."""
    picture = picture_of(value)
    if picture is None:
        return value if isinstance(value, str) else ""
    text, place, times = text_of(size), text_of(crop), _pixels(scale) or 1
    if text in NAMED_SIZES:
        wide = high = NAMED_SIZES[text]
    elif found := _SIZE.fullmatch(text):
        wide, high = int(found[1] or 0), int(found[2] or 0)
        place, times = found[3] or place, int(found[4] or times)
    else:
        wide = high = _pixels(text)
    cut = place if place in CROPS else "center" if place else ""
    return ImageUrl.of(picture, wide * min(times, 3), high * min(times, 3), cut)


@theme_filter("image_tag", needs_page=True)
def image_tag(
    page: Page,
    value: object,
    *,
    sizes: object = "100vw",
    alt: object = None,
    widths: object = None,
    preload: object = False,
    picture: object = False,
    **named: object,
) -> Html:
    """An `<img>` with width, height and a srcset of the sizes there are.

    `picture: true` wraps it in a `<picture>` that offers AVIF too.
    """
    url = value if isinstance(value, ImageUrl) else picture_url(value)
    if not isinstance(url, ImageUrl):
        return (
            Html("<img{}>").format(attributes({"src": url, "alt": alt or "", **named})) if url else Html("")
        )
    if preload:
        named.setdefault("loading", "eager")
        named.setdefault("fetchpriority", "high")
        _preload(page, url, text_of(sizes), _widths(widths), ("avif", "webp") if picture else ("webp",))
    named.setdefault("loading", "lazy")
    if named["loading"] == "lazy":
        named.setdefault("decoding", "async")
    size = _size(url, named)
    if url.style:
        named["style"] = ";".join(filter(None, [url.style, text_of(named.get("style"))]))
    if "srcset" in named:
        width, height = size
        given = {"src": url, "srcset": named.pop("srcset"), "width": width, "height": height}
        return Html("<img{}>").format(attributes({**given, "alt": _alt(url, alt), **named}))
    rest = attributes({"alt": _alt(url, alt), **named})
    return picture_tag(
        url, sizes=text_of(sizes), widths=_widths(widths), size=size, rest=rest, wrapped=bool(picture)
    )


def _alt(url: ImageUrl, alt: object) -> str:
    return url.picture.alt if alt is None else text_of(alt)


def _widths(value: object) -> list[int]:
    """The widths of "200, 400, 800"."""
    return [pixels for part in text_of(value).split(",")[:MAX_WIDTHS] if (pixels := _pixels(part.strip()))]


def _size(url: ImageUrl, named: dict[str, object]) -> tuple[object, object]:
    """Width and height of the tag: the picture's, or those given, one by the ratio of the other; nil leaves
    one out.
    """
    given = {name: named.pop(name) for name in ("width", "height") if name in named}
    if not given:
        return url.width, url.height
    wide, high = given.get("width"), given.get("height")
    if "height" not in given:
        high = round(_pixels(wide) * url.height / url.width) if wide and url.width else url.height
    elif "width" not in given:
        wide = round(_pixels(high) * url.width / url.height) if high and url.height else url.width
    return wide, high


def _preload(page: Page, url: ImageUrl, sizes: str, widths: list[int], formats: tuple[str, ...]) -> None:
    """Let the head of the page ask for the picture before the browser has read as far as its tag."""
    sources = ((kind, source_set(url.picture, kind, url.width, widths)) for kind in formats)
    kind, sources_text = next(((kind, text) for kind, text in sources if text), ("", ""))
    named = {
        "rel": "preload",
        "as": "image",
        "href": url,
        "type": f"image/{kind}" if kind else None,
        "imagesrcset": sources_text or None,
        "imagesizes": sizes if sources_text else None,
        "fetchpriority": "high",
    }
    page.scratch.setdefault("head", []).append(Html("<link{}>").format(attributes(named)))


@theme_filter("img_tag", needs_page=True)
def img_tag(
    page: Page, value: object, alt: object = "", css_class: object = None, size: object = None
) -> Html:
    """An `<img>` with an alternative text, a class and a named size."""
    url = named_url(value, size) if size else value
    return image_tag(page, url, alt=alt or None, **({"class": css_class} if css_class else {}))


def poster_of(value: object, size: object = None) -> str:
    """Address of the picture that stands for a video or a model until it plays; "" without one."""
    picture = picture_of(value)
    return escape(named_url(ImageDrop(picture), size or "1024x")) if picture else ""
