"""What the tests of all packages share: which there are, their pages in the sample shop, and outlines."""

from collections.abc import Iterable, Mapping
from html.parser import HTMLParser

from themes import installed
from themes.engine import Html, Listing
from themes.installed import package
from themes.rendering.placed import ResolvedTheme
from themes.rendering.render import render_page
from themes.resolve import resolve
from themes.samples.blog import sample_article, sample_blog
from themes.samples.customers import sample_customer, sample_order
from themes.samples.shop import Shop

EVIL = '<script>alert("1")</script>\'"><img src=x onerror=alert(1)>'

PACKAGES = tuple(sorted(path.name for path in installed.FOLDER.iterdir() if (path / "layout").is_dir()))
PRESETS = tuple((name, preset) for name in PACKAGES for preset in package(name).presets)
"""Every package with each of its presets."""
PAGES = tuple((name, template) for name in PACKAGES for template in sorted(package(name).templates))
"""Every package with each of its templates."""


def default_preset(name: str) -> str:
    """The preset that a package starts with."""
    return package(name).default_preset


def objects_of(shop: Shop, template: str) -> dict[str, object]:
    """What a page of this kind is about, with hostile words wherever shoppers or merchants write."""
    found: dict[str, dict[str, object]] = {
        "product": {"product": shop.products[0]} if shop.products else {},
        "collection": {"collection": shop.collection("quartz")},
        "search": {"search": {"performed": True, "terms": EVIL, "results": Listing.of(shop.products)}},
        "page": {"page": {"title": EVIL, "content": Html("<p>Words</p>")}},
        "page.contact": {"page": {"title": EVIL, "content": Html("<p>Words</p>")}},
        "blog": {"blog": sample_blog(shop, EVIL)},
        "article": {"blog": sample_blog(shop, EVIL), "article": sample_article(shop, EVIL)},
        "customers/account": {"customer": sample_customer(EVIL)},
        "customers/addresses": {"customer": sample_customer(EVIL)},
        "customers/order": {"customer": sample_customer(EVIL), "order": sample_order(EVIL)},
        "customers/reset_password": {"email": EVIL},
        "customers/activate_account": {"email": EVIL},
        "policy": {"policy": {"title": EVIL, "body": Html("<p>Words</p>")}},
    }
    return found.get(template, {})


def page_html(theme: ResolvedTheme, template: str, shop: Shop) -> str:
    """A page of the sample shop in a theme."""
    page = shop.page("/somewhere", title="Title")
    page.objects = {**page.objects, **objects_of(shop, template)}
    return render_page(theme, template, page)


def html_of(
    name: str, template: str, shop: Shop, preset: str = "", own: Mapping[str, object] | None = None
) -> str:
    """A page of the sample shop in a package; "" is its default preset."""
    return page_html(resolve(name, preset or default_preset(name), dict(own or {})), template, shop)


class Outline(HTMLParser):
    """Collects tags and notices elements that are closed wrongly."""

    VOID = frozenset(
        {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")


def outline(html: str) -> Outline:
    """The elements of a page."""
    found = Outline()
    found.feed(html)
    return found
