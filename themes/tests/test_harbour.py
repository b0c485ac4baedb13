"""Harbour: adding from a card, sets, the way to free delivery, and sections that say nothing of their own."""

import re

import pytest

from themes.engine import Listing
from themes.rendering.render import render_page
from themes.resolve import resolve
from themes.samples.shop import Shop
from themes.tests.packages import html_of, outline

FORM = re.compile(r'<form class="quick" action="(.*?)".*?name="id" value="(\d+)".*?aria-label="(.*?)"', re.S)
FIELDS = re.compile(r'name="items\[(\d)\]\[id\]" value="(\d+)" checked')


def product_page(shop: Shop, number: int, recommendations: dict[str, object]) -> str:
    theme = resolve("harbour", "sky", {})
    return render_page(
        theme, "product", shop.page("/p", product=shop.products[number], recommendations=recommendations)
    )


def test_only_what_needs_no_choosing_is_added_from_its_card() -> None:
    html = html_of("harbour", "collection", Shop("en"))
    assert html.count('class="quick"') == 0
    assert html.count('class="quick quick__button"') == 4
    shop = Shop("en")
    page = shop.page("/c", collection=shop.collection("wood"))
    html = render_page(resolve("harbour", "sky", {}), "collection", page)
    form = re.search(
        r'<form class="quick" action="(.*?)".*?name="id" value="(\d+)".*?aria-label="(.*?)"', html, re.S
    )
    assert form is not None
    assert form.groups() == ("/en/cart/add", "1000", "Add Old sandalwood mala, 108 beads to the cart")
    off = render_page(resolve("harbour", "sky", {"settings": {"quick_add": False}}), "collection", page)
    assert "quick__button" not in off


def test_a_set_is_the_product_and_what_can_be_bought_with_it() -> None:
    shop = Shop("en")
    found = {"performed?": True, "products_count": 2, "products": [shop.products[2], shop.products[9]]}
    html = product_page(shop, 0, found)
    assert FIELDS.findall(html) == [("0", "100"), ("1", "1000")], "what is sold out is left out"
    assert outline(html).faults == []
    assert FIELDS.findall(product_page(shop, 2, found)) == []


class TestFreeDelivery:
    @pytest.mark.parametrize(
        ("goal", "locale", "words", "value"),
        [
            (1000, "en", "CN¥236.00 to go until delivery is free", "76400"),
            (1000, "zh-Hans", "再买 ¥236.00 就包邮", "76400"),
            (764, "zh-Hans", "已享包邮", "76400"),
            (500, "en", "Delivery is on us!", "50000"),
        ],
    )
    def test_how_far_it_is(self, goal: int, locale: str, words: str, value: str) -> None:
        own: dict[str, object] = {"settings": {"free_shipping_from": goal}}
        html = html_of("harbour", "cart", Shop(locale, cart=2), own=own)
        assert words in html
        assert f'<progress max="{goal}00" value="{value}" aria-labelledby="goal-words">' in html

    def test_nothing_is_promised_that_the_shop_did_not_say(self) -> None:
        assert "<progress" not in html_of("harbour", "cart", Shop("en", cart=2))
        own: dict[str, object] = {"settings": {"free_shipping_from": 1000}}
        assert "<progress" not in html_of("harbour", "cart", Shop("en"), own=own)


def with_section(kind: str, blocks: list[dict[str, object]]) -> dict[str, object]:
    named = {f"b{number}": block for number, block in enumerate(blocks)}
    section = {"type": kind, "blocks": named, "block_order": list(named)}
    return {"templates": {"index": {"sections": {"own": section}, "order": ["own"]}}}


@pytest.mark.parametrize(
    ("kind", "empty", "told"),
    [
        ("faq", {"type": "question"}, {"question": "When?", "answer": "<p>Soon told</p>"}),
        ("testimonials", {"type": "quote"}, {"text": "Soon told", "author": "Lin"}),
        ("multicolumn", {"type": "feature"}, {"icon": "truck", "heading": "Soon told"}),
    ],
)
def test_a_section_shows_once_it_has_something_to_say(
    kind: str, empty: dict[str, object], told: dict[str, object]
) -> None:
    shop = Shop("en")
    html = html_of("harbour", "index", shop, own=with_section(kind, [empty]))
    main = html[html.index("<main") : html.index("</main>")]
    assert 'class="block' not in main
    html = html_of("harbour", "index", shop, own=with_section(kind, [{**empty, "settings": told}, empty]))
    assert html.count("Soon told") == 1


def test_the_home_page_of_an_empty_shop_promises_nothing() -> None:
    shop = Shop("zh-Hans", stones=())
    page = shop.page("/", collections=Listing.of([], named=shop.collections.get))
    html = render_page(resolve("harbour", "sky", {}), "index", page)
    main = html[html.index("<main") : html.index("</main>")]
    assert "<a " not in main
    words = re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.S)).strip()
    assert words.endswith("拾光水晶 商品正在路上 正在拆箱摆货，过几天再来看看。")
