"""The sample catalogue: a crystal bracelet shop in Chinese and English, with pictures.

New stores may start with it and the demonstration store sells it. The data lives beside this file:
`catalogue.json` (shop, collections, home page, policies, shipping, questions), one file per product in
`products/`, and the pictures in `pictures/` (rendered by `render/`).
Prices are integers in the shop currency's minor unit (fen).
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storefront.samples.reading import BrokenSample, LocalText, Node

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"


@dataclass(frozen=True)
class SamplePicture:
    """A WebP file in `pictures/` and what it shows."""

    file: str
    alt: LocalText

    @property
    def path(self) -> Path:
        return PICTURES / self.file


@dataclass(frozen=True)
class SampleOption:
    """A choice the shopper makes, such as the bead size."""

    name: LocalText
    values: tuple[LocalText, ...]


@dataclass(frozen=True)
class SampleVariant:
    """One thing to buy. `options` has one value per option of the product, in the same order."""

    sku: str
    options: tuple[LocalText, ...]
    price: int
    compare_at: int | None
    grams: int
    stock: int | None  # None: made to order, stock is not tracked
    picture: SamplePicture | None


@dataclass(frozen=True)
class SampleProduct:
    """A product. `description` is HTML."""

    handle: str
    title: LocalText
    description: LocalText
    vendor: str
    type: LocalText
    tags: tuple[LocalText, ...]
    options: tuple[SampleOption, ...]
    variants: tuple[SampleVariant, ...]
    pictures: tuple[SamplePicture, ...]


@dataclass(frozen=True)
class SampleCollection:
    """A hand-picked collection; `products` are in the order they are shown. `description` is HTML."""

    handle: str
    title: LocalText
    description: LocalText
    picture: SamplePicture
    products: tuple[SampleProduct, ...]


@dataclass(frozen=True)
class SampleShop:
    """Who the shop is."""

    name: LocalText
    tagline: LocalText
    announcement: LocalText
    currency: str
    country: str
    email: str
    default_locale: str
    locales: tuple[str, ...]


@dataclass(frozen=True)
class SampleBanner:
    """A part of the home page with a wide picture. `body` is plain text in the hero, HTML elsewhere."""

    heading: LocalText
    body: LocalText
    picture: SamplePicture
    button: LocalText | None
    link: str | None


@dataclass(frozen=True)
class SamplePoint:
    """A short promise on the home page."""

    heading: LocalText
    body: LocalText


@dataclass(frozen=True)
class SampleHome:
    """The home page from top to bottom."""

    hero: SampleBanner
    featured: tuple[SampleProduct, ...]
    story: SampleBanner
    points: tuple[SamplePoint, ...]
    gift: SampleBanner


@dataclass(frozen=True)
class SampleShipping:
    """A flat rate for some countries (ISO 3166 codes; `*` is everywhere else), free from `free_over`."""

    code: str
    name: LocalText
    countries: tuple[str, ...]
    price: int
    free_over: int
    min_days: int
    max_days: int


@dataclass(frozen=True)
class SamplePolicy:
    """A legal page. `kind` is refund, privacy, shipping or terms; `body` is HTML."""

    kind: str
    title: LocalText
    body: LocalText


@dataclass(frozen=True)
class SampleQuestion:
    """A question shoppers ask, with its answer; both plain text."""

    question: LocalText
    answer: LocalText


@dataclass(frozen=True)
class SampleCatalogue:
    """Everything a sample store is made of."""

    shop: SampleShop
    products: tuple[SampleProduct, ...]
    collections: tuple[SampleCollection, ...]
    home: SampleHome
    shipping: tuple[SampleShipping, ...]
    policies: tuple[SamplePolicy, ...]
    questions: tuple[SampleQuestion, ...]


@cache
def load_samples() -> SampleCatalogue:
    """Read and check the whole catalogue, once per process. Raises `BrokenSample` naming the fault."""
    root = _file(HERE / "catalogue.json")
    root.allow("shop", "products", "collections", "home", "shipping", "policies", "faq")
    products = {handle: _product(handle) for handle in root.strings("products")}
    return SampleCatalogue(
        shop=_shop(root.node("shop")),
        products=tuple(products.values()),
        collections=root.each("collections", lambda node: _collection(node, products)),
        home=_home(root.node("home"), products),
        shipping=root.each("shipping", _shipping),
        policies=root.each("policies", _policy),
        questions=root.each("faq", lambda n: SampleQuestion(n.text("question"), n.text("answer"))),
    )


def _file(path: Path) -> Node:
    try:
        return Node(json.loads(path.read_text(encoding="utf-8")), path.name)
    except (OSError, ValueError) as error:
        raise BrokenSample(f"{path.name}: {error}") from error


def _product(handle: str) -> SampleProduct:
    node = _file(HERE / "products" / f"{handle}.json")
    node.allow("handle", "title", "vendor", "type", "tags", "description", "options", "variants", "pictures")
    if node.string("handle") != handle:
        raise BrokenSample(f"{node.place}.handle: differs from the file name")
    options = node.each("options", lambda n: SampleOption(n.text("name"), n.texts("values")))
    pictures = node.each("pictures", _picture)
    return SampleProduct(
        handle=handle,
        title=node.text("title"),
        description=node.text("description"),
        vendor=node.string("vendor"),
        type=node.text("type"),
        tags=node.texts("tags"),
        options=options,
        variants=node.each("variants", lambda n: _variant(n, options, pictures)),
        pictures=pictures,
    )


def _variant(
    node: Node, options: tuple[SampleOption, ...], pictures: tuple[SamplePicture, ...]
) -> SampleVariant:
    node.allow("sku", "options", "price", "compare_at", "grams", "stock", "picture")
    chosen = node.strings("options")
    if len(chosen) != len(options):
        raise BrokenSample(f"{node.place}.options: expected one value for each of the product's options")
    file = node.string_or_none("picture")
    return SampleVariant(
        sku=node.string("sku"),
        options=tuple(_chosen(node, option, value) for option, value in zip(options, chosen, strict=True)),
        price=node.number("price"),
        compare_at=node.number_or_none("compare_at"),
        grams=node.number("grams"),
        stock=node.number_or_none("stock"),
        picture=None if file is None else _one_of(node, pictures, file),
    )


def _chosen(node: Node, option: SampleOption, value: str) -> LocalText:
    for known in option.values:
        if known.zh_hans == value:
            return known
    raise BrokenSample(f"{node.place}.options: {value!r} is not a value of {option.name.zh_hans!r}")


def _one_of(node: Node, pictures: tuple[SamplePicture, ...], file: str) -> SamplePicture:
    for picture in pictures:
        if picture.file == file:
            return picture
    raise BrokenSample(f"{node.place}.picture: {file!r} is not a picture of the product")


def _picture(node: Node) -> SamplePicture:
    node.allow("file", "alt")
    return SamplePicture(file=node.string("file"), alt=node.text("alt"))


def _named(node: Node, key: str, products: dict[str, SampleProduct]) -> tuple[SampleProduct, ...]:
    if unknown := [handle for handle in node.strings(key) if handle not in products]:
        raise BrokenSample(f"{node.place}.{key}: no product {unknown[0]!r}")
    return tuple(products[handle] for handle in node.strings(key))


def _collection(node: Node, products: dict[str, SampleProduct]) -> SampleCollection:
    node.allow("handle", "title", "description", "picture", "products")
    return SampleCollection(
        handle=node.string("handle"),
        title=node.text("title"),
        description=node.text("description"),
        picture=_picture(node.node("picture")),
        products=_named(node, "products", products),
    )


def _shop(node: Node) -> SampleShop:
    node.allow("name", "tagline", "announcement", "currency", "country", "email", "default_locale", "locales")
    return SampleShop(
        name=node.text("name"),
        tagline=node.text("tagline"),
        announcement=node.text("announcement"),
        currency=node.string("currency"),
        country=node.string("country"),
        email=node.string("email"),
        default_locale=node.string("default_locale"),
        locales=node.strings("locales"),
    )


def _home(node: Node, products: dict[str, SampleProduct]) -> SampleHome:
    node.allow("hero", "featured", "story", "points", "gift")
    return SampleHome(
        hero=_banner(node.node("hero"), linked=True),
        featured=_named(node, "featured", products),
        story=_banner(node.node("story"), linked=False),
        points=node.each("points", lambda n: SamplePoint(n.text("heading"), n.text("body"))),
        gift=_banner(node.node("gift"), linked=True),
    )


def _banner(node: Node, *, linked: bool) -> SampleBanner:
    node.allow("heading", "body", "picture", *(("button", "link") if linked else ()))
    return SampleBanner(
        heading=node.text("heading"),
        body=node.text("body"),
        picture=_picture(node.node("picture")),
        button=node.text("button") if linked else None,
        link=node.string("link") if linked else None,
    )


def _shipping(node: Node) -> SampleShipping:
    node.allow("code", "name", "countries", "price", "free_over", "min_days", "max_days")
    return SampleShipping(
        code=node.string("code"),
        name=node.text("name"),
        countries=node.strings("countries"),
        price=node.number("price"),
        free_over=node.number("free_over"),
        min_days=node.number("min_days"),
        max_days=node.number("max_days"),
    )


def _policy(node: Node) -> SamplePolicy:
    node.allow("kind", "title", "body")
    return SamplePolicy(kind=node.string("kind"), title=node.text("title"), body=node.text("body"))
