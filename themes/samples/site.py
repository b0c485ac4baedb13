"""The sample shop as a site: answers requests without a server or a database."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from themes.engine import Html, Listing
from themes.registry import documented_globals
from themes.rendering.page import Page
from themes.rendering.placed import ResolvedTheme
from themes.rendering.render import Renderer
from themes.samples.blog import TITLES, WORDS, sample_article, sample_blog
from themes.samples.customers import sample_customer, sample_order
from themes.samples.shop import Shop
from themes.samples.stones import Text
from themes.shop import rendered_asset

PICTURES = Path(__file__).parents[2] / "storefront/samples/pictures"
STAND_INS = {"agate": "banded-agate-bracelet"}
"""Pictures whose name differs from the stone's."""
HTML = "text/html; charset=utf-8"
JSON = "application/json"
PLACES = {
    "": "index",
    "collections": "collection",
    "products": "product",
    "pages": "page",
    "policies": "policy",
}
"""First part of a path → the template of its pages."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Site:
    """The shop in one language and theme; the cart is the only thing that changes.

    `renderer` draws the pages. `refusal` makes the cart say no; `posts` are the changes that were asked for.
    """

    renderer: type[Renderer] = Renderer

    def __init__(self, theme: ResolvedTheme, locale: str, *, cart: int = 0) -> None:
        self.theme = theme
        self.locale = locale
        self.cart = cart
        self.refusal = ""
        self.posts: list[tuple[str, str]] = []

    def respond(self, method: str, target: str, body: bytes = b"") -> Answer:
        """Answer one request. `target` is its path with the query."""
        parts = urlsplit(target)
        path = parts.path.removeprefix("/en").rstrip("/") or "/"
        if path.startswith("/theme-assets/"):
            return self._asset(path.rpartition("/")[2])
        if path.startswith("/media/"):
            return _picture(path)
        if path.startswith("/cart") and (method == "POST" or path.endswith(".js")):
            return self._change_cart(method, path, body)
        return self._page(path, dict(parse_qsl(parts.query)))

    def _asset(self, name: str) -> Answer:
        asset = self.theme.package.assets.get(name)
        if asset is None:
            return Answer(b"", status=404)
        body = rendered_asset(self.theme, asset) if asset.template else asset.body
        return Answer(body, asset.content_type)

    def _change_cart(self, method: str, path: str, body: bytes) -> Answer:
        sent = body.decode(errors="replace")
        if path != "/cart.js":
            self.posts.append((path, sent))
        if self.refusal:
            refused = {"status": 422, "message": self.refusal, "description": self.refusal}
            return Answer(json.dumps(refused).encode(), JSON, 422)
        action = path.removesuffix(".js")
        if action == "/cart/add":
            self.cart += 1
        elif action == "/cart/change":
            self.cart = max(0, self.cart - 1)
        elif action == "/cart/clear":
            self.cart = 0
        if not path.endswith(".js"):
            prefix = "/en" if self.locale == "en" else ""
            return Answer(b"", status=303, headers={"Location": f"{prefix}/cart"})
        wanted = re.findall(r"sections[^\w-]+([\w,-]+)", sent)
        ids = wanted[-1].split(",") if wanted else ["cart-drawer", "template--cart__main"]
        shop = Shop(self.locale, cart=self.cart)
        drawn = self._drawn("cart", self._filled(shop.page("/cart")), ids)
        count = sum(line.quantity() for line in shop.lines)
        return Answer(json.dumps({"item_count": count, "sections": drawn}).encode(), JSON)

    def _page(self, path: str, query: dict[str, str]) -> Answer:
        shop = Shop(self.locale, cart=self.cart)
        template, title, objects = self._place(shop, path, query)
        if template not in {*self.theme.package.templates, *self.theme.package.liquid_templates}:
            template = "404"
        page = self._filled(shop.page(path, query=query, title=title))
        page.objects = {**page.objects, **objects}
        if wanted := query.get("sections"):
            return Answer(json.dumps(self._drawn(template, page, wanted.split(","))).encode(), JSON)
        if only := query.get("section_id"):
            html = self._drawn(template, page, [only])[only]
            return Answer((html or "").encode(), status=200 if html is not None else 404)
        html = self.renderer(self.theme, template, page).page()
        return Answer(html.encode(), status=404 if template == "404" else 200)

    def _drawn(self, template: str, page: Page, ids: list[str]) -> dict[str, str | None]:
        renderer = self.renderer(self.theme, template, page)
        return {identity: renderer.section_by_id(identity) for identity in ids}

    @staticmethod
    def _filled(page: Page) -> Page:
        """The page with nil for what only a database could answer."""
        unknown = {
            name: None
            for name, provider in documented_globals().items()
            if not provider.__module__.startswith("themes.")
        }
        page.objects = {**unknown, **page.objects}
        return page

    def _place(self, shop: Shop, path: str, query: dict[str, str]) -> tuple[str, str, dict[str, object]]:
        """Template, title and objects of a path."""
        kind, _, handle = path.strip("/").partition("/")
        if kind == "account":
            name = Text("林小满", "Lin Xiaoman").get(self.locale)
            page = "order" if handle.startswith("orders") else handle or "account"
            return f"customers/{page}", "", {"customer": sample_customer(name), "order": sample_order(name)}
        if kind == "blogs":
            return _blog(shop, handle)
        if kind == "recommendations":
            return "product", "", _recommended(shop)
        if path == "/collections":
            return "list-collections", "", {}
        template = PLACES.get(kind, kind)
        if template == "product":
            found = next((each for each in shop.products if each.handle() == handle), None)
            return (template, found.title(), {"product": found}) if found else ("404", "", {})
        if template == "collection":
            shelf = shop.collections.get(handle)
            return (template, shelf.title(), {"collection": shelf}) if shelf else ("404", "", {})
        if template == "search":
            return template, query.get("q", ""), {"search": _search(shop, query)}
        if template in ("page", "policy"):
            words = self._words(handle)
            return template, str(words["title"]), {template: words}
        return template, "", {}

    def _words(self, handle: str) -> dict[str, object]:
        title = handle.replace("-", " ").title()
        if handle == "about":
            title = Text("关于我们", "About us").get(self.locale)
        text = Html(WORDS.get(self.locale))
        return {"title": title, "handle": handle, "content": text, "body": text}


def _blog(shop: Shop, rest: str) -> tuple[str, str, dict[str, object]]:
    blog, number = sample_blog(shop), rest.partition("/")[2]
    if not number:
        return "blog", str(blog["title"]), {"blog": blog}
    if not number.isdigit() or not 1 <= int(number) <= len(TITLES):
        return "404", "", {}
    article = sample_article(shop, number=int(number) - 1)
    return "article", str(article["title"]), {"blog": blog, "article": article}


def _recommended(shop: Shop) -> dict[str, object]:
    found = shop.products[1:5]
    known = {"performed?": True, "products": Listing.of(found), "products_count": len(found)}
    return {"product": shop.products[0], "recommendations": known}


def _search(shop: Shop, query: dict[str, str]) -> dict[str, object]:
    results = shop.products if query.get("q") else []
    return {
        "performed": "q" in query,
        "terms": query.get("q"),
        "results": Listing.of(results),
        "results_count": len(results),
    }


def _picture(path: str) -> Answer:
    found = re.match(r"/media/([a-z-]+)-(\d)", path)
    stone, view = (found[1], min(int(found[2]), 2)) if found else ("", 1)
    file = PICTURES / f"{STAND_INS.get(stone, f'{stone}-bracelet')}-{view}.webp"
    if not file.is_file():
        return Answer(b"", status=404)
    return Answer(file.read_bytes(), "image/webp")
