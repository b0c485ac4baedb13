"""The sample shop as a site in a browser: every request is answered here, without a server or a database."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Request, Route

from themes.engine import Html, Listing
from themes.placed import ResolvedTheme
from themes.render import render_page, render_sections
from themes.shop import rendered_asset
from themes.tests.sample import Shop
from themes.tests.sample_blog import WORDS, sample_article, sample_blog
from themes.tests.sample_customer import sample_customer, sample_order

ORIGIN = "http://sample.localhost"
PICTURES = Path(__file__).parents[2] / "storefront/samples/pictures"
STAND_INS = {"agate": "banded-agate-bracelet"}
"""Pictures whose name differs from the stone's."""


class SampleSite:
    """Answers a page's requests: `page.route("**/*", SampleSite(theme, "en").answer)`.

    `refusal` makes the cart say no; `posts` are the changes that were asked for.
    """

    def __init__(self, theme: ResolvedTheme, locale: str, *, cart: int = 0) -> None:
        self.theme = theme
        self.locale = locale
        self.cart = cart
        self.refusal = ""
        self.posts: list[tuple[str, str]] = []

    def answer(self, route: Route) -> None:
        """Fulfil one request."""
        parts = urlsplit(route.request.url)
        path = parts.path.removeprefix("/en") or "/"
        if path.startswith("/theme-assets/"):
            asset = self.theme.package.assets[path.rpartition("/")[2]]
            body = rendered_asset(self.theme, asset) if asset.template else asset.body
            route.fulfill(body=body, content_type=asset.content_type)
        elif path.startswith("/media/"):
            route.fulfill(body=_picture(path), content_type="image/webp")
        elif path.startswith("/cart") and path.endswith(".js"):
            self._change_cart(route, path)
        else:
            status, html = self._page(path, dict(parse_qsl(parts.query)))
            route.fulfill(status=status, body=html, content_type="text/html; charset=utf-8")

    def _change_cart(self, route: Route, path: str) -> None:
        self.posts.append((path, _text(route.request)))
        if self.refusal:
            refused = {"status": 422, "message": self.refusal, "description": self.refusal}
            route.fulfill(status=422, json=refused)
            return
        if path == "/cart/add.js":
            self.cart += 1
        elif path == "/cart/change.js":
            self.cart -= 1
        shop = Shop(self.locale, cart=self.cart)
        ids = ["cart-drawer", "template--cart__main"]
        route.fulfill(
            body=json.dumps({"sections": render_sections(self.theme, "cart", ids, shop.page("/cart"))})
        )

    def _page(self, path: str, query: dict[str, str]) -> tuple[int, str]:
        shop = Shop(self.locale, cart=self.cart)
        template, objects = _about(shop, path, query)
        if template not in self.theme.package.templates:
            template = "404"
        page = shop.page(path, query=query)
        page.objects = {**page.objects, **objects}
        return 404 if template == "404" else 200, render_page(self.theme, template, page)


def _about(shop: Shop, path: str, query: dict[str, str]) -> tuple[str, dict[str, object]]:
    """The template of an address, and what its page is about."""
    kind, _, handle = path.strip("/").partition("/")
    if kind == "products":
        return "product", {"product": next(each for each in shop.products if each.handle() == handle)}
    if kind == "collections" and handle:
        return "collection", {"collection": shop.collection(handle)}
    if kind == "search":
        results = Listing.of(shop.products)
        return "search", {"search": {"performed": "q" in query, "terms": query.get("q"), "results": results}}
    if kind == "blogs":
        number = int(handle.rpartition("/")[2]) if "/" in handle else 0
        article = {"article": sample_article(shop, number=number - 1)} if number else {}
        return "article" if number else "blog", {"blog": sample_blog(shop), **article}
    if kind == "pages":
        return "page", {"page": {"title": handle.title(), "content": Html(WORDS.get(shop.locale))}}
    if kind == "account":
        name = "林小满" if shop.locale == "zh-Hans" else "Lin Xiaoman"
        page = "order" if handle.startswith("orders") else handle or "account"
        return f"customers/{page}", {"customer": sample_customer(name), "order": sample_order(name)}
    return {"": "index", "collections": "list-collections"}.get(kind, kind), {}


def _text(request: Request) -> str:
    return (request.post_data_buffer or b"").decode(errors="replace")


def _picture(path: str) -> bytes:
    found = re.match(r"/media/([a-z-]+)-(\d)", path)
    assert found is not None
    stone, view = found[1], min(int(found[2]), 2)
    return (PICTURES / f"{STAND_INS.get(stone, f'{stone}-bracelet')}-{view}.webp").read_bytes()
