"""What Circuit shows: specifications, comparisons, deals, lists. What holds for every package is in
`test_our_themes.py`.
"""

import json
import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from themes.rendering.placed import ResolvedTheme
from themes.rendering.render import render_page
from themes.resolve import resolve
from themes.samples.shop import STONES, Shop, Text
from themes.tests.packages import page_html
from themes.tests.sample_site import ORIGIN, SampleSite

TABLE = "<table><tbody><tr><th>Weight</th><td>21 g</td></tr></tbody></table>"


def theme(**sections: dict[str, object]) -> ResolvedTheme:
    """Circuit, with these sections on its home page if there are any."""
    index = {"sections": sections, "order": list(sections)}
    return resolve("circuit", "daylight", {"templates": {"index": index}} if sections else {})


class TestSpecification:
    def test_cards_show_tags_that_have_a_label_and_no_other(self) -> None:
        html = page_html(theme(), "collection", Shop("zh-Hans"))
        card = html[html.index('<article class="card">') :]
        rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", card[: card.index("</article>")])
        assert rows == [("手围", "15–17 厘米"), ("穿线", "弹力绳")]

    def test_the_table_of_a_description_stands_with_the_specification(self) -> None:
        words = f"<p>Before</p>{TABLE}<p>After</p>"
        stones = (replace(STONES[0], description=Text(words, words)),)
        html = page_html(theme(), "product", Shop("en", stones=stones))
        specs, about = html.index('id="specs"'), html.index('id="about"')
        assert html.count(TABLE) == 1
        assert specs < html.index(TABLE) < about < html.index("<p>Before</p><p>After</p>")

    def test_a_product_without_any_has_no_such_part(self) -> None:
        shop = Shop("en")
        bare = {"title": "Bare", "url": "/p", "description": "", "price": 100, "available": True}
        html = render_page(theme(), "product", shop.page("/p", product=bare))
        assert 'id="specs"' not in html
        assert "keyspecs" not in html


class TestCards:
    def test_what_has_no_options_is_added_at_once_and_the_rest_is_chosen_first(self) -> None:
        shop = Shop("en", stones=(STONES[0], STONES[9], STONES[2]))
        html = render_page(theme(), "collection", shop.page("/c", collection=shop.collection("all")))
        chosen, added, sold_out = html.split('<article class="card">')[1:]
        assert 'aria-label="Choose options for Uruguayan amethyst bracelet"' in chosen
        assert '<input type="hidden" name="id" value="200">' in added
        assert "card__button" not in sold_out
        assert "Sold out" in sold_out

    def test_how_much_less(self) -> None:
        shop = Shop("en", stones=(STONES[1],))
        html = render_page(theme(), "collection", shop.page("/c", collection=shop.collection("all")))
        assert '<span class="tag tag--sale">−26%</span>' in html


class TestSections:
    def test_deals_are_what_costs_less_than_before_and_end_at_a_moment(self) -> None:
        deals = theme(deals={"type": "deals", "settings": {"ends": "2999-12-31 20:00 +0800"}})
        html = page_html(deals, "index", Shop("en"))
        assert html.count('<li class="deal">') == 2
        assert re.search(r'data-countdown.*?<time datetime="2999-12-31T12:00:00\+00:00">', html)

    def test_a_deal_that_is_over_counts_nothing_down(self) -> None:
        over = theme(deals={"type": "deals", "settings": {"ends": "2020-01-01"}})
        assert "data-countdown" not in page_html(over, "index", Shop("en"))

    def test_best_sellers_are_numbered(self) -> None:
        html = page_html(theme(best={"type": "best-sellers", "settings": {"count": 10}}), "index", Shop("en"))
        numbers = re.findall(r'<span class="rank__number" aria-hidden="true">(\d+)</span>', html)
        assert numbers == [f"{number:02}" for number in range(1, 11)]

    def test_the_comparison_has_a_row_for_every_label(self) -> None:
        shop = Shop("en")
        page = shop.page("/", all_products={each.handle(): each for each in shop.products})
        compared = theme(
            table={"type": "comparison", "settings": {"products": ["amethyst", "citrine"]}},
        )
        html = render_page(compared, "index", page)
        assert re.findall(r'<th scope="row">(.*?)</th>', html) == [
            "Price", "Availability", "Brand", "Wrist", "Strung on",
        ]  # fmt: skip
        assert html.count("<td>15–17 cm</td>") == 2

    def test_a_bundle_adds_the_product_and_what_goes_with_it(self) -> None:
        shop = Shop("en")
        found = {"performed?": True, "products_count": 1, "products": [shop.products[9]]}
        page = shop.page("/p", product=shop.products[0], recommendations=found)
        html = render_page(theme(), "product", page)
        form = html[html.index("data-bundle") : html.index("</form>", html.index("data-bundle"))]
        assert re.findall(r'name="(items\[\d\]\[id\])" value="(\d+)"', form) == [
            ("items[0][id]", "100"), ("items[0][id]", "100"), ("items[1][id]", "1000"),
        ]  # fmt: skip
        assert 'data-sum aria-live="polite">CN¥1,256.00</p>' in form


@pytest.mark.e2e
class TestInABrowser:
    @pytest.fixture
    def site(self, page: Page) -> SampleSite:
        page.emulate_media(reduced_motion="reduce")
        page.set_viewport_size({"width": 1440, "height": 500})
        site = SampleSite(theme(), "en")
        page.route("**/*", site.answer)
        return site

    def test_the_category_menu_by_keyboard(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/")
        page.locator("[data-mega] > summary").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator(".mega__link", has_text="Collections")).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".mega__head", has_text="Clear light")).to_be_focused()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Escape")
        expect(page.locator("[data-mega] > summary")).to_be_focused()
        expect(page.locator(".mega__panel")).to_be_hidden()

    def test_a_list_instead_of_a_grid_is_remembered(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/collections/quartz")
        page.get_by_role("radio", name="List").check()
        columns = "getComputedStyle(document.querySelector('.grid')).gridTemplateColumns.split(' ').length"
        assert page.evaluate(columns) == 1
        page.reload()
        expect(page.get_by_role("radio", name="List")).to_be_checked()

    def test_the_bar_follows_once_the_button_is_gone(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/products/amethyst")
        bar = page.locator("[data-buybar]")
        expect(bar).to_be_hidden()
        page.mouse.wheel(0, 3000)
        expect(bar.get_by_role("button", name="Add to cart")).to_be_visible()
        page.evaluate("scrollTo(0, 0)")
        page.get_by_role("link", name="12 mm").click()
        page.mouse.wheel(0, 3000)
        expect(bar.get_by_role("button", name="Sold out")).to_be_disabled()

    def test_a_wide_comparison_scrolls_by_itself(self, page: Page) -> None:
        table: dict[str, object] = {
            "type": "comparison",
            "settings": {"products": ["amethyst", "citrine", "lapis"]},
        }
        page.set_viewport_size({"width": 390, "height": 844})
        shop = Shop("en")
        goods = {each.handle(): each for each in shop.products}
        html = render_page(theme(table=table), "index", shop.page("/", all_products=goods))
        site = SampleSite(theme(), "en")
        page.route("**/*", site.answer)
        page.route(f"{ORIGIN}/compared", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{ORIGIN}/compared")
        assert page.evaluate("document.querySelector('.table-scroll').scrollWidth") > 600
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    def test_adding_from_a_card(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/collections/wood")
        page.get_by_role("button", name="Add Old sandalwood mala, 108 beads to cart").click()
        expect(page.get_by_role("dialog", name="Your cart")).to_be_visible()
        path, body = site.posts[0]
        assert path == "/cart/add.js"
        assert re.search(r'name="id"\s+1000\s', body)


def test_data_of_variants_says_how_much_there_is() -> None:
    html = page_html(theme(), "product", Shop("en"))
    data = re.search(r'<script type="application/json" data-variants>(.*?)</script>', html, re.S)
    assert data is not None
    assert [each["stock"] for each in json.loads(data[1])] == ["In stock", "Only 3 left", "Sold out"]
