"""A sample shop for tests, previews and measurements: a dozen crystal bracelets, without a database.

Its drops are as plain as drops can be; they are also an example of what a storefront's own drops provide.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from themes.drops import ShopLocaleDrop
from themes.engine import Drop, Html, Listing, prop
from themes.images import ImageDrop, Picture, Rendition
from themes.page import Page

WIDTHS = (180, 360, 540, 720, 900, 1080, 1296, 1512)


@dataclass
class Text:
    """A text in both languages."""

    zh: str
    en: str

    def get(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en


@dataclass
class Stone:
    """A product of the sample shop. `sizes` are the values of its one option; `stock` is by size."""

    handle: str
    title: Text
    price: int
    before: int | None = None
    sizes: tuple[Text, ...] = ()
    stock: tuple[int, ...] = (20,)
    pictures: int = 3
    description: Text = field(default_factory=lambda: Text("", ""))
    vendor: str = "拾光"
    step: int = 0
    """How much more each further size costs."""


BEADS = (Text("8 毫米", "8 mm"), Text("10 毫米", "10 mm"), Text("12 毫米", "12 mm"))
WORDS = Text(
    "<p>珠子取自同一块原石，颜色深浅相近，日光下能看见里面的云絮。弹力绳串制，随附一枚银隔珠。</p>"
    "<ul><li>手围约 15–17 厘米</li><li>避免与香水、清洁剂接触</li></ul>",
    "<p>The beads come from one rough stone, close in colour, with clouds you can see by daylight. "
    "Strung on elastic, with one silver spacer.</p>"
    "<ul><li>For wrists of about 15–17 cm</li><li>Keep away from perfume and detergents</li></ul>",
)

STONES = (
    Stone(
        "amethyst", Text("乌拉圭紫水晶手串", "Uruguayan amethyst bracelet"), 36800, None, BEADS, (12, 3, 0)
    ),
    Stone("rose-quartz", Text("星光粉晶手串", "Star rose quartz bracelet"), 19800, 26800, BEADS, (9, 30, 4)),
    Stone(
        "green-phantom",
        Text("绿幽灵聚宝盆手串", "Green phantom quartz bracelet"),
        68800,
        None,
        BEADS[1:],
        (0, 0),
    ),
    Stone("citrine", Text("黄水晶手串", "Citrine bracelet"), 45800, None, BEADS, step=6000),
    Stone("clear-quartz", Text("喜马拉雅白水晶手串", "Himalayan clear quartz bracelet"), 16800, None, BEADS),
    Stone("moonstone", Text("蓝晕月光石手串", "Blue-sheen moonstone bracelet"), 52800, None, BEADS[:2]),
    Stone("obsidian", Text("彩虹黑曜石手串", "Rainbow obsidian bracelet"), 14800, None, BEADS),
    Stone("aquamarine", Text("海蓝宝手串", "Aquamarine bracelet"), 39800, 46800, BEADS),
    Stone("lapis", Text("青金石手串", "Lapis lazuli bracelet"), 28800, None, BEADS),
    Stone(
        "sandalwood", Text("老山檀香木一〇八籽佛珠", "Old sandalwood mala, 108 beads"), 88800, None, (), (2,)
    ),
    Stone("tiger-eye", Text("黄虎眼石手串", "Golden tiger’s eye bracelet"), 12800, None, BEADS),
    Stone("agate", Text("战国红玛瑙手串", "Banded agate bracelet"), 22800, None, BEADS),
)


class VariantDrop(Drop):
    def __init__(
        self, product: "ProductDrop", identity: int, size: str | None, stock: int, price: int
    ) -> None:
        self._product = product
        self._price = price
        self._id = identity
        self._size = size
        self._stock = stock

    @prop
    def id(self) -> int:
        return self._id

    @prop
    def title(self) -> str:
        return self._size or "Default Title"

    @prop
    def options(self) -> list[str]:
        return [self._size] if self._size else ["Default Title"]

    @prop
    def price(self) -> int:
        return self._price

    @prop
    def compare_at_price(self) -> int | None:
        return self._product.stone.before

    @prop
    def available(self) -> bool:
        return self._stock > 0

    @prop
    def inventory_quantity(self) -> int:
        return self._stock

    @prop
    def inventory_management(self) -> str:
        return "kaidian"

    @prop
    def featured_media(self) -> ImageDrop | None:
        return None


class OptionValueDrop(Drop):
    def __init__(self, variant: VariantDrop, selected: bool) -> None:
        self._variant = variant
        self._selected = selected

    @prop
    def name(self) -> str:
        return self._variant.title()

    @prop
    def selected(self) -> bool:
        return self._selected

    @prop
    def available(self) -> bool:
        return self._variant.available()

    @prop
    def variant(self) -> VariantDrop:
        return self._variant


class OptionDrop(Drop):
    def __init__(self, name: str, values: list[OptionValueDrop], chosen: str) -> None:
        self._name = name
        self._values = values
        self._chosen = chosen

    @prop
    def name(self) -> str:
        return self._name

    @prop
    def position(self) -> int:
        return 1

    @prop
    def values(self) -> list[OptionValueDrop]:
        return self._values

    @prop
    def selected_value(self) -> str:
        return self._chosen


class ProductDrop(Drop):
    def __init__(self, stone: Stone, number: int, shop: "Shop") -> None:
        self.stone = stone
        self._number = number
        self._shop = shop

    @prop
    def id(self) -> int:
        return self._number

    @prop
    def handle(self) -> str:
        return self.stone.handle

    @prop
    def title(self) -> str:
        return self.stone.title.get(self._shop.locale)

    @prop
    def url(self) -> str:
        return f"{self._shop.root}/products/{self.stone.handle}"

    @prop
    def vendor(self) -> str:
        return self.stone.vendor

    @prop
    def description(self) -> Html:
        return Html((self.stone.description if self.stone.description.zh else WORDS).get(self._shop.locale))

    @prop
    def media(self) -> list[ImageDrop]:
        return [
            ImageDrop(
                self._shop.picture(f"{self.stone.handle}-{view}", self.title()),
                identity=self._number * 10 + view,
            )
            for view in range(1, self.stone.pictures + 1)
        ]

    @prop
    def featured_media(self) -> ImageDrop | None:
        return self.media()[0] if self.stone.pictures else None

    @prop
    def featured_image(self) -> ImageDrop | None:
        return self.featured_media()

    @prop
    def variants(self) -> list[VariantDrop]:
        sizes: Sequence[str | None] = [size.get(self._shop.locale) for size in self.stone.sizes] or [None]
        stock = self.stone.stock
        return [
            VariantDrop(
                self,
                self._number * 100 + index,
                size,
                stock[min(index, len(stock) - 1)],
                self.stone.price + self.stone.step * index,
            )
            for index, size in enumerate(sizes)
        ]

    @prop
    def selected_or_first_available_variant(self) -> VariantDrop:
        variants: list[VariantDrop] = self["variants"]  # type: ignore[assignment]
        return next((variant for variant in variants if variant.available()), variants[0])

    @prop
    def options_with_values(self) -> list[OptionDrop]:
        chosen = self.selected_or_first_available_variant()
        variants: list[VariantDrop] = self["variants"]  # type: ignore[assignment]
        values = [OptionValueDrop(variant, variant is chosen) for variant in variants]
        return [OptionDrop(Text("珠径", "Bead size").get(self._shop.locale), values, chosen.title())]

    @prop
    def has_only_default_variant(self) -> bool:
        return not self.stone.sizes

    @prop
    def available(self) -> bool:
        return any(self.stone.stock)

    @prop
    def price(self) -> int:
        return self.stone.price

    @prop
    def price_min(self) -> int:
        return self.stone.price

    @prop
    def price_max(self) -> int:
        return self.stone.price + self.stone.step * (len(self.stone.sizes) - 1)

    @prop
    def price_varies(self) -> bool:
        return self.stone.step > 0

    @prop
    def compare_at_price(self) -> int | None:
        return self.stone.before

    @prop
    def related(self) -> list["ProductDrop"]:
        return [product for product in self._shop.products if product is not self][:8]


class CollectionDrop(Drop):
    def __init__(
        self, handle: str, title: Text, words: Text, products: list[ProductDrop], shop: "Shop"
    ) -> None:
        self._handle = handle
        self._title = title
        self._words = words
        self._products = products
        self._shop = shop

    @prop
    def handle(self) -> str:
        return self._handle

    @prop
    def title(self) -> str:
        return self._title.get(self._shop.locale)

    @prop
    def description(self) -> Html:
        return Html(self._words.get(self._shop.locale))

    @prop
    def url(self) -> str:
        return f"{self._shop.root}/collections/{self._handle}"

    @prop
    def products(self) -> Listing[ProductDrop]:
        return Listing.of(self._products)

    @prop
    def products_count(self) -> int:
        return len(self._products)

    @prop
    def image(self) -> ImageDrop | None:
        return None if self._handle == "all" else self.featured_image()

    @prop
    def featured_image(self) -> ImageDrop | None:
        return self._products[0].featured_media() if self._products else None

    @prop
    def sort_by(self) -> str:
        return ""

    @prop
    def default_sort_by(self) -> str:
        return "manual"

    @prop
    def sort_options(self) -> list[dict[str, str]]:
        names = {
            "manual": Text("推荐", "Featured"),
            "price-ascending": Text("价格从低到高", "Price, low to high"),
        }
        return [{"value": value, "name": name.get(self._shop.locale)} for value, name in names.items()]


class LineDrop(Drop):
    def __init__(self, product: ProductDrop, quantity: int) -> None:
        self._product = product
        self._quantity = quantity
        self._variant = product.selected_or_first_available_variant()

    @prop
    def key(self) -> str:
        return f"{self._variant.id()}:1"

    @prop
    def product(self) -> ProductDrop:
        return self._product

    @prop
    def variant(self) -> VariantDrop:
        return self._variant

    @prop
    def url(self) -> str:
        return f"{self._product.url()}?variant={self._variant.id()}"

    @prop
    def image(self) -> ImageDrop | None:
        return self._product.featured_media()

    @prop
    def quantity(self) -> int:
        return self._quantity

    @prop
    def original_price(self) -> int:
        return self._variant.price()

    @prop
    def final_price(self) -> int:
        return self._variant.price()

    @prop
    def final_line_price(self) -> int:
        return self._variant.price() * self._quantity

    @prop
    def options_with_values(self) -> list[dict[str, str]]:
        return [{"name": "size", "value": self._variant.title()}]

    @prop
    def properties(self) -> dict[str, str]:
        return {}


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
        quartz = [
            self.link("晶莹", "Clear light", "/collections/quartz"),
            self.link("深色", "Deep tones", "/collections/deep"),
        ]
        return {
            "shop": {
                "name": Text("拾光水晶", "Gleam & Bead").get(self.locale),
                "description": Text("慢慢挑，好好戴。", "Chosen slowly, worn well.").get(self.locale),
                "currency": "CNY",
                "taxes_included": True,
                "policies": [
                    {
                        "title": Text("退款政策", "Refund policy").get(self.locale),
                        "url": f"{self.root}/policies/refund-policy",
                    },
                    {
                        "title": Text("隐私政策", "Privacy policy").get(self.locale),
                        "url": f"{self.root}/policies/privacy-policy",
                    },
                ],
            },
            "cart": {
                "item_count": sum(line.quantity() for line in self.lines),
                "items": self.lines,
                "total_price": sum(line.final_line_price() for line in self.lines),
                "total_discount": 0,
                "note": "",
            },
            "localization": {"available_languages": self.languages()},
            "collections": Listing.of(list(self.collections.values())[1:], named=self.collections.get),
            "linklists": {
                "main-menu": {
                    "links": [
                        self.link("全部商品", "All", "/collections/all"),
                        self.link("系列", "Collections", "/collections", quartz),
                        self.link("我们的故事", "Our story", "/pages/about"),
                    ]
                },
                "footer": {
                    "links": [
                        self.link("搜索", "Search", "/search"),
                        self.link("联系我们", "Contact", "/pages/contact"),
                    ]
                },
            },
        }

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
