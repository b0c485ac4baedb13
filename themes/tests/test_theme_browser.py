"""Courtyard in a real browser: choosing, adding, changing; by keyboard. What holds for every
package is in `test_our_themes_browser.py`.
"""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from themes.resolve import resolve
from themes.tests.sample_site import ORIGIN, SampleSite

pytestmark = pytest.mark.e2e

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def site(page: Page) -> SampleSite:
    page.emulate_media(reduced_motion="reduce")
    site = SampleSite(resolve("courtyard", "mist", {}), "en")
    page.route("**/*", site.answer)
    return site


class TestProduct:
    def test_choosing_another_variant(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/products/amethyst")
        expect(page.locator("[data-chosen]")).to_have_text("8 mm")
        page.get_by_role("link", name="10 mm").click()
        expect(page.locator("[data-chosen]")).to_have_text("10 mm")
        expect(page.locator("[data-stock]")).to_have_text("Only 3 left")
        expect(page.locator("[name=id]")).to_have_value("101")
        assert page.url.endswith("?variant=101")

    def test_a_variant_that_is_sold_out(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/products/amethyst")
        page.get_by_role("link", name="12 mm").click()
        expect(page.get_by_role("button", name="Sold out")).to_be_disabled()

    def test_looking_at_pictures(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/products/amethyst")
        page.get_by_role("link", name="Picture 2 of 3").click()
        expect(page.locator("[data-thumb='12']")).to_have_attribute("aria-current", "true")
        expect(page.locator("#media-12")).to_be_in_viewport(ratio=0.5)

    def test_adding_to_the_cart_opens_the_drawer(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/products/amethyst")
        page.get_by_role("button", name="One more").click()
        page.get_by_role("button", name="Add to cart").click()
        drawer = page.get_by_role("dialog", name="Your cart")
        expect(drawer.get_by_role("link", name="Uruguayan amethyst bracelet")).to_be_visible()
        expect(page.locator("[data-cart-count]")).to_have_text("1")
        path, body = site.posts[0]
        assert path == "/cart/add.js"
        assert re.search(r'name="quantity"\s+2\s', body)
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()

    def test_a_refusal_is_said_beside_the_button(self, page: Page, site: SampleSite) -> None:
        site.refusal = "Only 3 of these are left."
        page.goto(f"{ORIGIN}/en/products/amethyst")
        page.get_by_role("button", name="Add to cart").click()
        expect(page.get_by_role("alert")).to_have_text("Only 3 of these are left.")
        expect(page.get_by_role("dialog")).to_be_hidden()


class TestCart:
    def test_changing_a_quantity_in_the_drawer(self, page: Page, site: SampleSite) -> None:
        site.cart = 2
        page.goto(f"{ORIGIN}/en/")
        page.get_by_role("link", name="Cart, 3 items").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").first.click()
        expect(page.locator("[data-cart-count]")).to_have_text("1")
        path, body = site.posts[-1]
        assert path == "/cart/change.js"
        assert re.search(r'name="id"\s+100:1\s', body)
        assert re.search(r'name="quantity"\s+0\s', body)

    def test_changing_a_quantity_on_the_page(self, page: Page, site: SampleSite) -> None:
        site.cart = 1
        page.goto(f"{ORIGIN}/en/cart")
        page.get_by_role("button", name="One less").click()
        expect(page.get_by_text("Your cart is empty")).to_be_visible()

    def test_a_refused_quantity_returns_to_what_it_was(self, page: Page, site: SampleSite) -> None:
        site.cart = 1
        page.goto(f"{ORIGIN}/en/cart")
        site.refusal = "There are no more of these."
        page.get_by_role("button", name="One more").click()
        expect(page.get_by_role("alert")).to_have_text("There are no more of these.")
        expect(page.get_by_role("spinbutton")).to_have_value("1")


class TestGettingAround:
    def test_the_menu_on_a_phone(self, page: Page, site: SampleSite) -> None:
        page.set_viewport_size(PHONE)
        page.goto(f"{ORIGIN}/en/")
        page.get_by_role("button", name="Menu").click()
        page.locator("#menu summary").click()
        expect(page.locator("#menu").get_by_role("link", name="Clear light")).to_be_visible()
        page.locator("#menu").get_by_role("link", name="Clear light").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Clear light")

    def test_searching_by_keyboard(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/")
        page.get_by_role("button", name="Search").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#search input")).to_be_focused()
        page.keyboard.type("jade")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Results for “jade”")

    def test_the_first_tab_leads_past_the_menu(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()

    def test_sorting(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/collections/quartz")
        page.get_by_label("Sort by").select_option("price-ascending")
        page.wait_for_url("**/collections/quartz?sort_by=price-ascending")

    def test_the_other_language_is_the_same_page(self, page: Page, site: SampleSite) -> None:
        page.goto(f"{ORIGIN}/en/collections/quartz")
        link = page.get_by_role("banner").get_by_role("link", name="简体中文")
        expect(link).to_have_attribute("href", "/collections/quartz")
