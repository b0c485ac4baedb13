"""The sample shop in one language, and what its pages have."""

from collections.abc import Sequence
from typing import Any

from themes.engine import Listing
from themes.objects.drops import ShopLocaleDrop
from themes.objects.images import Picture, Rendition
from themes.rendering.page import Page
from themes.samples.customers import COUNTRIES
from themes.samples.drops import CollectionDrop, LineDrop, ProductDrop
from themes.samples.stones import STONES, WORDS, Stone, Text

__all__ = ["STONES", "WORDS", "Shop", "Stone", "Text"]
WIDTHS = (180, 360, 540, 720, 900, 1080, 1296, 1512)


class Shop:
    """The sample shop in one language. `picture_url` makes an address from a picture's name and a width."""

    def __init__(self, locale: str = "en", *, stones: Sequence[Stone] = STONES, cart: int = 0) -> None:
        self.locale = locale
        self.root = "/en" if locale == "en" else ""
        self.products = [ProductDrop(stone, number, self) for number, stone in enumerate(stones, 1)]
        self.lines = [LineDrop(product, index % 2 + 1) for index, product in enumerate(self.products[:cart])]
        self.collections = {
            drop.handle(): drop
            for drop in (
                self._collection("all", "全部商品", "All products", "", "", self.products),
                self._collection(
                    "quartz",
                    "晶莹",
                    "Clear light",
                    "<p>透的、亮的、能看见光走过的。</p>",
                    "<p>Stones that light walks through.</p>",
                    self.products[1:6],
                ),
                self._collection("deep", "深色", "Deep tones", "", "", self.products[6:9]),
                self._collection("wood", "木与籽", "Wood and seed", "", "", self.products[9:]),
            )
        }

    def _collection(
        self, handle: str, zh: str, en: str, words_zh: str, words_en: str, products: list[ProductDrop]
    ) -> CollectionDrop:
        return CollectionDrop(handle, Text(zh, en), Text(words_zh, words_en), products, self)

    def collection(self, handle: str) -> CollectionDrop:
        return self.collections[handle]

    def picture(self, name: str, alt: str) -> Picture:
        renditions = [
            Rendition(f"/media/{name}-{width}.{kind}", width, kind)
            for kind in ("avif", "webp")
            for width in WIDTHS
        ]
        return Picture(f"/media/{name}.webp", 1600, 1600, alt, tuple(renditions))

    def languages(self) -> list[ShopLocaleDrop]:
        return [
            ShopLocaleDrop(
                iso_code="zh-Hans", name="Chinese", endonym_name="简体中文", root_url="/", primary=True
            ),
            ShopLocaleDrop(iso_code="en", name="English", endonym_name="English", root_url="/en"),
        ]

    def link(self, zh: str, en: str, path: str, links: Sequence[object] = ()) -> dict[str, object]:
        return {"title": Text(zh, en).get(self.locale), "url": self.root + path, "links": list(links)}

    def globals(self) -> dict[str, object]:
        """The objects that every page may use."""
        return {
            "shop": self._shop(),
            "cart": {
                "item_count": sum(line.quantity() for line in self.lines),
                "items": self.lines,
                "total_price": sum(line.final_line_price() for line in self.lines),
                "total_discount": 0,
                "note": "",
            },
            "localization": {"available_languages": self.languages()},
            "collections": Listing.of(list(self.collections.values())[1:], named=self.collections.get),
            "country_option_tags": COUNTRIES,
            "linklists": {"main-menu": {"links": self._menu()}},
        }

    def _shop(self) -> dict[str, object]:
        return {
            "name": Text("拾光水晶", "Gleam & Bead").get(self.locale),
            "description": Text("慢慢挑，好好戴。", "Chosen slowly, worn well.").get(self.locale),
            "currency": "CNY",
            "taxes_included": True,
            "policies": [
                self.link("退款政策", "Refund policy", "/policies/refund-policy"),
                self.link("隐私政策", "Privacy policy", "/policies/privacy-policy"),
            ],
        }

    def _menu(self) -> list[dict[str, object]]:
        below = [
            self.link("晶莹", "Clear light", "/collections/quartz"),
            self.link("深色", "Deep tones", "/collections/deep"),
        ]
        return [
            self.link("全部商品", "All", "/collections/all"),
            self.link("系列", "Collections", "/collections", below),
            self.link("我们的故事", "Our story", "/pages/about"),
        ]

    def page(
        self, path: str = "/", *, title: str = "", query: dict[str, str] | None = None, **objects: Any
    ) -> Page:
        """A page of the shop with its global objects and these of its own."""
        return Page(
            locale=self.locale,
            currency="CNY",
            objects={**self.globals(), **objects},
            root=self.root,
            path=path,
            query=query or {},
            title=title,
        )
