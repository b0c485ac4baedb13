"""Filters that make addresses and links."""

from urllib.parse import quote, urlencode

from themes.engine import Drop, Html, attributes
from themes.language.text import text_of
from themes.page import Page
from themes.registry import theme_filter

SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:", "sms:")


def safe_url(value: object) -> str:
    """An address that a link may have: a path, an anchor, or one of a few schemes; else "#"."""
    url = text_of(value).strip()
    head = url.partition("/")[0].lower()
    if ":" in head and not head.startswith(SAFE_SCHEMES):
        return "#"
    return url


@theme_filter("link_to")
def link_to(label: object, url: object = "", title: object = None, **named: object) -> Html:
    """`<a href="url">label</a>`; further arguments become attributes."""
    return Html("<a{}>{}</a>").format(attributes({"href": safe_url(url), "title": title, **named}), label)


@theme_filter("within", needs_page=True)
def within(page: Page, url: object, collection: object = None) -> str:
    """A product's address inside a collection: "/collections/bracelets/products/jade"."""
    handle = collection["handle"] if isinstance(collection, Drop) else None
    path = text_of(url).removeprefix(page.root)
    return (
        f"{page.root}/collections/{handle}{path}"
        if handle and path.startswith("/products/")
        else text_of(url)
    )


@theme_filter("link_to_type", needs_page=True)
def link_to_type(page: Page, kind: object) -> Html:
    """A link to all products of a type."""
    return link_to(kind, url_for_type(page, kind))


@theme_filter("link_to_vendor", needs_page=True)
def link_to_vendor(page: Page, vendor: object) -> Html:
    """A link to all products of a vendor."""
    return link_to(vendor, url_for_vendor(page, vendor))


@theme_filter("url_for_type", needs_page=True)
def url_for_type(page: Page, kind: object) -> str:
    """Address of all products of a type."""
    return f"{page.root}/collections/types?{urlencode({'q': text_of(kind)})}"


@theme_filter("url_for_vendor", needs_page=True)
def url_for_vendor(page: Page, vendor: object) -> str:
    """Address of all products of a vendor."""
    return f"{page.root}/collections/vendors?{urlencode({'q': text_of(vendor)})}"


@theme_filter("sort_by")
def sort_by(url: object, order: object = "") -> str:
    """A collection's address with a sort order."""
    base = text_of(url)
    return f"{base}{'&' if '?' in base else '?'}sort_by={quote(text_of(order))}"


@theme_filter("default_pagination")
def default_pagination(
    paginate: object, *, previous: object = None, next: object = None, anchor: object = ""
) -> Html:
    """Links to a list's pages."""
    if not isinstance(paginate, Drop):
        return Html("")
    parts: list[Html] = []
    for name, label in (("previous", previous), (None, None), ("next", next)):
        if name is None:
            parts += [_part(part) for part in _list(paginate["parts"])]
        elif isinstance(found := paginate[name], Drop):
            shown = label or found["title"]
            link = link_to(shown, f"{found['url']}{_hash(anchor)}", rel=name[:4])
            parts.append(Html('<span class="{}">{}</span>').format(name[:4], link))
    return Html(" ").join(parts)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _hash(anchor: object) -> str:
    return f"#{text_of(anchor)}" if anchor else ""


def _part(part: object) -> Html:
    assert isinstance(part, Drop)
    if part["is_link"]:
        return Html('<span class="page">{}</span>').format(link_to(part["title"], part["url"]))
    is_gap = part["title"] == "…"
    return Html('<span class="{}">{}</span>').format("deco" if is_gap else "page current", part["title"])
