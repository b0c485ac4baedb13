"""Filters for files: those of the theme, those of the shop, those of the platform, and their tags."""

import re
from urllib.parse import quote, urljoin

from themes.engine import Html, attributes
from themes.language.media import named_url
from themes.language.text import text_of
from themes.objects.images import ImageDrop
from themes.registry import theme_filter
from themes.rendering.page import Page

PLATFORM_ASSETS = "/platform-assets"
"""Where scripts live that the platform has for all themes."""
_TYPES = {"css": "style", "js": "script", "woff2": "font", "woff": "font", "svg": "image", "webp": "image"}
_NOT_SLUG = re.compile(r"[^\w-]+")


@theme_filter("asset_url", needs_page=True)
def asset_url(page: Page, name: object) -> str:
    """Address of a file in the theme's assets. It changes with the file, so browsers may keep the file for
    ever.
    """
    assert page.renderer is not None
    return page.renderer.asset_url(text_of(name))


@theme_filter("asset_img_url", needs_page=True)
def asset_img_url(page: Page, name: object, size: object = None, **_: object) -> str:
    """Address of a picture in the theme's assets; these have one size."""
    return asset_url(page, name)


@theme_filter("inline_asset_content", needs_page=True)
def inline_asset_content(page: Page, name: object) -> Html:
    """The content of a text file of the theme's assets, such as an SVG; nothing when it does not exist."""
    assert page.renderer is not None
    asset = page.renderer.package.assets.get(text_of(name))
    if asset is None:
        return Html("")
    try:
        return Html(asset.body.decode("utf-8").rstrip())
    except UnicodeDecodeError:
        return Html("")


@theme_filter("file_url", needs_page=True)
def file_url(page: Page, name: object) -> str:
    """Address of one of the store's files, by its name."""
    image = _shop_image(page, name)
    return image.picture.url if image else f"/files/{quote(text_of(name))}"


@theme_filter("file_img_url", needs_page=True)
def file_img_url(page: Page, name: object, size: object = "small", **named: object) -> str:
    """Address of one of the store's pictures, by its name, in a named size."""
    image = _shop_image(page, name)
    return named_url(image, size, **named) if image else f"/files/{quote(text_of(name))}"


def _shop_image(page: Page, name: object) -> ImageDrop | None:
    assert page.renderer is not None
    text = text_of(name)
    for handle in (text, _NOT_SLUG.sub("-", text.rpartition(".")[0]).strip("-")):
        found = page.renderer.resource("images", handle) if handle else None
        if isinstance(found, ImageDrop):
            return found
    return None


@theme_filter("shopify_asset_url", "global_asset_url")
def platform_asset_url(name: object) -> str:
    """Address of a script or style that the platform provides for all themes."""
    return f"{PLATFORM_ASSETS}/{quote(text_of(name))}"


@theme_filter("absolute_url", needs_page=True)
def absolute_url(page: Page, url: object) -> str:
    """The whole address, with host, of an address in the shop: previews of links need it."""
    text = text_of(url)
    base = page.canonical_url or (page.request.build_absolute_uri("/") if page.request else "")
    return urljoin(base, text) if text else ""


@theme_filter("stylesheet_tag", needs_page=True)
def stylesheet_tag(
    page: Page, url: object, media: object = "all", *, preload: object = False, **named: object
) -> Html:
    """A `<link>` to a stylesheet; with `preload` the browser is told of it before the page."""
    if preload:
        ahead = {"rel": "preload", "as": "style", "href": url}
        page.scratch.setdefault("head", []).append(Html("<link{}>").format(attributes(ahead)))
    return Html("<link{}>").format(
        attributes({"rel": "stylesheet", "href": url, "media": text_of(media) or "all", **named})
    )


@theme_filter("script_tag")
def script_tag(url: object, **named: object) -> Html:
    """A `<script>` with an address; further arguments become attributes."""
    return Html("<script{}></script>").format(attributes({"src": url, **named}))


@theme_filter("preload_tag")
def preload_tag(url: object, **named: object) -> Html:
    """A `<link rel="preload">`; `as` says what is loaded, otherwise the file's ending does."""
    ending = text_of(url).partition("?")[0].rpartition(".")[2]
    if "as" not in named and ending in _TYPES:
        named = {"as": _TYPES[ending], **named}
    return Html("<link{}>").format(attributes({"rel": "preload", "href": url, **named}))
