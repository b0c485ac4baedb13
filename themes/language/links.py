"""Filters that make addresses and links."""

from urllib.parse import quote, urlencode

from themes.engine import Drop, Html, attributes
from themes.language.text import handleize, text_of
from themes.registry import theme_filter
from themes.rendering.page import Page

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
def link_to_type(page: Page, kind: object, **named: object) -> Html:
    """A link to all products of a type."""
    return link_to(kind, url_for_type(page, kind), text_of(kind), **named)


@theme_filter("link_to_vendor", needs_page=True)
def link_to_vendor(page: Page, vendor: object, **named: object) -> Html:
    """A link to all products of a vendor."""
    return link_to(vendor, url_for_vendor(page, vendor), text_of(vendor), **named)


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


def current_tags(page: Page) -> list[str]:
    """The tags that the list on the page is narrowed to."""
    found = page.renderer.run.globals["current_tags"] if page.renderer else None
    return [text_of(tag) for tag in found] if isinstance(found, list | tuple) else []


def tagged_url(page: Page, tags: list[str]) -> str:
    """Address of the collection or blog of the page, narrowed to these tags."""
    path = page.root + page.path
    for name in ("collection", "blog"):
        subject = page.objects.get(name)
        if isinstance(subject, Drop):
            path = text_of(subject["url"])
            break
    narrowed = "+".join(quote(handleize(tag)) for tag in tags)
    if not narrowed:
        return path
    return f"{path}/{'tagged/' if isinstance(page.objects.get('blog'), Drop) else ''}{narrowed}"


@theme_filter("link_to_tag", needs_page=True)
def link_to_tag(page: Page, label: object, tag: object = "", **named: object) -> Html:
    """A link to what has a tag in this collection or blog."""
    name = text_of(tag)
    return link_to(label, tagged_url(page, [name]), name, **named)


@theme_filter("link_to_add_tag", needs_page=True)
def link_to_add_tag(page: Page, label: object, tag: object = "", **named: object) -> Html:
    """A link that filters the list by one more tag."""
    name = text_of(tag)
    chosen = [each for each in current_tags(page) if handleize(each) != handleize(name)]
    return link_to(label, tagged_url(page, [*chosen, name]), name, **named)


@theme_filter("link_to_remove_tag", needs_page=True)
def link_to_remove_tag(page: Page, label: object, tag: object = "", **named: object) -> Html:
    """A link that takes a tag away from the filter of the list."""
    name = text_of(tag)
    chosen = [each for each in current_tags(page) if handleize(each) != handleize(name)]
    return link_to(label, tagged_url(page, chosen), name, **named)


@theme_filter("highlight_active_tag", needs_page=True)
def highlight_active_tag(page: Page, tag: object, css_class: object = "active") -> object:
    """A tag, in `<span class="active">` when the list is filtered by it."""
    if handleize(tag) not in {handleize(each) for each in current_tags(page)}:
        return tag
    return Html("<span{}>{}</span>").format(attributes({"class": css_class}), tag)


@theme_filter("default_pagination")
def default_pagination(
    paginate: object, *, previous: object = None, next: object = None, anchor: object = ""
) -> Html:
    """Links to the pages of a list."""
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
