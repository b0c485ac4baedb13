"""What Courtyard shows, and when. What holds for every package is in `test_our_themes.py`."""

import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import RequestFactory

from themes.engine import Html, Listing
from themes.rendering.placed import ResolvedTheme
from themes.rendering.preview import Preview
from themes.rendering.render import render_page, render_sections
from themes.resolve import resolve
from themes.samples.shop import STONES, Shop, Stone, Text
from themes.tests.packages import page_html

PRESETS = ("mist", "cinnabar", "ink")


def theme(preset: str = "mist", own: dict[str, object] | None = None) -> ResolvedTheme:
    return resolve("courtyard", preset, own or {})


def html_of(template: str, shop: Shop, preset: str = "mist", own: dict[str, object] | None = None) -> str:
    return page_html(theme(preset, own), template, shop)


def test_data_for_scripts_stays_data() -> None:
    stones = (replace(STONES[0], sizes=(Text("</script><b>", "</script><b>"),)),)
    html = html_of("product", Shop("en", stones=stones))
    data = re.search(r"<script type=\"application/json\" data-variants>(.*?)</script>", html, re.S)
    assert data is not None
    variants = json.loads(data[1])
    assert variants[0]["options"] == ["</script><b>"]
    assert variants[0]["price"] == "CN¥368.00"


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(
    ("locale", "coming"), [("en", "Products are on their way"), ("zh-Hans", "商品正在路上")]
)
def test_the_home_page_of_an_empty_shop_says_its_name_and_promises_nothing(
    preset: str, locale: str, coming: str
) -> None:
    shop = Shop(locale, stones=())
    page = shop.page("/", collections=Listing.of([], named=shop.collections.get))
    html = render_page(theme(preset), "index", page)
    main = re.search(r"<main.*</main>", html, re.S)
    assert main is not None
    words = re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main[0], flags=re.S)).strip()
    name = "Gleam & Bead" if locale == "en" else "拾光水晶"
    seal = " " + name[: 1 if locale == "en" else 2] if preset == "cinnabar" else ""
    assert unescape(words).startswith(f"{name}{seal} {coming}")
    assert unescape(words).count("。") + words.count(". ") <= 1
    assert "<a " not in main[0]


def test_the_home_page_of_a_shop_with_goods_shows_them() -> None:
    html = html_of("index", Shop("zh-Hans"))
    assert '<h1 class="display">拾光水晶</h1>' in html
    assert html.count('<article class="card">') == 8
    assert "随系列走走" in html
    assert "未佩戴可退" not in html


def test_delivery_and_returns_stand_on_a_product_page_once_the_shop_has_written_them() -> None:
    shop = Shop("zh-Hans")
    html = render_page(theme(), "product", shop.page("/p", product=shop.products[0]))
    assert '<details class="fold"' not in html
    known: Any = shop.globals()["shop"]
    rules = {"refund-policy": {"title": "退换货政策", "body": Html("<p>十四天可退</p>")}}
    told = shop.page("/p", product=shop.products[0])
    told.objects = {**told.objects, "shop": {**known, **rules}}
    html = render_page(theme(), "product", told)
    assert html.count('<details class="fold"') == 1
    assert re.search(r"<summary>退换<svg", html)
    assert "<p>十四天可退</p>" in html


def test_pictures_in_previews_of_links_have_whole_addresses() -> None:
    shop = Shop("en")
    page = shop.page("/products/amethyst", product=shop.products[0])
    page.canonical_url = "https://gleam.example/en/products/amethyst"
    html = render_page(theme(), "product", page)
    assert '<meta property="og:image" content="https://gleam.example/media/amethyst-1-1296.webp">' in html
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert found is not None
    assert json.loads(found[1])["image"] == "https://gleam.example/media/amethyst-1-1296.webp"


class TestProductPage:
    def test_the_chosen_variant_and_a_link_for_each_other(self) -> None:
        html = html_of("product", Shop("en"))
        assert '<input type="hidden" name="id" value="100">' in html
        assert 'href="/en/products/amethyst?variant=101"' in html
        assert 'data-value="8 mm" aria-current="true"' in html
        assert 'class="option is-out"' in html

    def test_a_product_that_is_sold_out_can_not_be_bought(self) -> None:
        shop = Shop("zh-Hans")
        html = render_page(theme(), "product", shop.page("/p", product=shop.products[2]))
        assert re.search(r"<button[^>]* data-add disabled>\s*<span data-add-label>售罄</span>", html)

    def test_few_left_is_said(self) -> None:
        shop = Shop("en", stones=(replace(STONES[0], stock=(3,)),))
        assert "Only 3 left" in html_of("product", shop)
        assert "left</p>" not in html_of("product", Shop("en"))

    def test_the_price_before(self) -> None:
        shop = Shop("zh-Hans")
        html = render_page(theme(), "product", shop.page("/p", product=shop.products[1]))
        assert '<span class="price__now">¥198.00</span>' in html
        assert '<s class="price__before">¥268.00</s>' in html

    def test_prices_that_differ_begin_at_the_lowest(self) -> None:
        shop = Shop("en")
        card = render_page(theme(), "collection", shop.page("/c", collection=shop.collection("quartz")))
        assert re.search(r'<span class="price">\s*From CN¥458.00\s*</span>', card)
        shop = Shop("zh-Hans", stones=(replace(STONES[3], before=60000),))
        assert '<span class="price__now">¥458.00 起</span>' in html_of("index", shop)
        assert '"price":"¥518.00"' in html_of("product", shop)

    def test_a_product_without_options_shows_none(self) -> None:
        shop = Shop("en")
        html = render_page(theme(), "product", shop.page("/p", product=shop.products[9]))
        assert "<fieldset" not in html


def test_a_collection_is_paged() -> None:
    stones: tuple[Stone, ...] = tuple(STONES[index % 12] for index in range(60))
    shop = Shop("en", stones=stones)
    page = shop.page("/collections/all", collection=shop.collection("all"), query={"page": "2"})
    html = render_page(theme(), "collection", page)
    assert html.count('<article class="card">') == 24
    assert "60 products" in html
    assert 'href="/en/collections/all?page=3"' in html
    assert '<span aria-current="page">2</span>' in html


def test_a_search_says_what_it_looked_for() -> None:
    shop = Shop("en")
    nothing = {"performed": True, "terms": "<b>", "results": Listing.of([])}
    html = render_page(theme(), "search", shop.page("/search", search=nothing))
    assert "Nothing was found for “&lt;b&gt;”." in html


class TestSections:
    def test_sections_by_id_and_by_type(self) -> None:
        ids = ["cart-drawer", "template--cart__main", "sections--header-group__header", "nowhere"]
        found = render_sections(theme(), "cart", ids, Shop("en", cart=2).page("/cart"))
        drawer, main, header, nowhere = (found[identity] or "" for identity in ids)
        assert drawer.startswith(
            '<div id="shopify-section-cart-drawer" class="shopify-section section-drawer">'
        )
        assert 'data-count="3"' in main
        assert header.startswith('<header id="shopify-section-sections--header-group__header"')
        assert nowhere == ""

    def test_in_the_place_of_what_fails_stands_a_comment_and_the_rest_is_shown(self) -> None:
        page = Shop("en").page("/", cart={"item_count": "many"})
        html = render_page(theme(), "index", page)
        assert "<!-- sections/header.liquid:63: a text and a number can&#39;t be compared -->" in html
        assert 'class="header page' in html
        assert '<h1 class="display">Gleam &amp; Bead</h1>' in html
        assert html.rstrip().endswith("</html>")

    def test_the_editor_shows_what_failed(self) -> None:
        page = Shop("en").page("/", cart={"item_count": "many"})
        page.editing = True
        html = render_page(theme(), "index", page)
        assert '<p class="theme-fault" role="alert" lang="en">sections/header.liquid:' in html

    def test_the_merchant_reads_it_in_their_own_language(self) -> None:
        page = Shop("en").page("/", cart={"item_count": "many"})
        page.editing = True
        page.request = RequestFactory().get("/")
        page.request.theme_preview = Preview(1, editing=True, language="zh-hans")  # type: ignore[attr-defined]
        html = render_page(theme(), "index", page)
        fault = "sections/header.liquid:63:63: 文本和数字无法比较"
        assert f'<p class="theme-fault" role="alert" lang="zh-hans">{fault}</p>' in html

    def test_settings_of_a_store_replace_those_of_the_package(self) -> None:
        own: dict[str, object] = {
            "settings": {"color_accent": "#ff0000", "unknown": 1, "radius_picture": "not a number"},
            "sections": {"announcement": {"settings": {"text": "ignored: it is in a group"}}},
            "templates": {
                "index": {
                    "sections": {
                        "w": {
                            "type": "rich-text",
                            "settings": {
                                "heading": {"en": "Hello", "zh-Hans": "你好"},
                                "text": "<p>Words<script>alert(1)</script></p>",
                            },
                        },
                        "gone": {"type": "no-longer-there"},
                    },
                    "order": ["w", "gone"],
                }
            },
        }
        changed = theme(own=own)
        assert changed.values.fixed["color_accent"] == "#ff0000"
        assert changed.values.fixed["radius_picture"] == 2
        assert changed.digest != theme().digest
        html = html_of("index", Shop("zh-Hans"), own=own)
        assert "你好" in html
        assert "<p>Words</p>" in html
        assert "alert(1)" not in html
        assert 'class="hero' not in html
