"""Harbour in a real browser: adding from cards, the bar of a phone, and comparing two pictures."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from themes.resolve import resolve
from themes.tests.sample_site import ORIGIN, SampleSite

pytestmark = pytest.mark.e2e

PHONE: ViewportSize = {"width": 390, "height": 844}


def open_site(page: Page, own: dict[str, object] | None = None) -> SampleSite:
    page.emulate_media(reduced_motion="reduce")
    site = SampleSite(resolve("harbour", "sky", own or {}), "en")
    page.route("**/*", site.answer)
    return site


def test_adding_from_a_card(page: Page) -> None:
    site = open_site(page, {"settings": {"free_shipping_from": 1000}})
    page.goto(f"{ORIGIN}/en/collections/wood")
    page.get_by_role("button", name="Add Old sandalwood mala").click()
    drawer = page.get_by_role("dialog", name="Your cart")
    expect(drawer.get_by_role("progressbar", name="CN¥632.00 to go until delivery is free")).to_be_visible()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    path, body = site.posts[0]
    assert path == "/cart/add.js"
    assert re.search(r'name="id"\s+1000\s', body)
    drawer.get_by_role("button", name="Remove").click()
    expect(drawer.get_by_text("Your cart is empty")).to_be_visible()


def test_choosing_a_variant_and_the_bar_of_a_phone(page: Page) -> None:
    site = open_site(page)
    page.set_viewport_size(PHONE)
    page.goto(f"{ORIGIN}/en/products/amethyst")
    bar = page.locator("[data-buy-bar]")
    expect(bar).to_be_hidden()
    page.get_by_role("link", name="10 mm").click()
    expect(page.locator("[data-stock]")).to_have_text("Only 3 left")
    page.get_by_role("contentinfo").scroll_into_view_if_needed()
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Add").click()
    expect(page.get_by_role("dialog", name="Your cart")).to_be_visible()
    assert re.search(r'name="id"\s+101\s', site.posts[0][1])
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    expect(bar).to_be_hidden()
    page.get_by_role("link", name="12 mm").click()
    page.get_by_role("contentinfo").scroll_into_view_if_needed()
    expect(bar.get_by_role("button", name="Add")).to_be_disabled()


def test_comparing_two_pictures_by_keyboard(page: Page) -> None:
    section = {"type": "before-after", "settings": {"heading": "See"}}
    open_site(page, {"templates": {"index": {"sections": {"own": section}, "order": ["own"]}}})
    page.goto(f"{ORIGIN}/en/")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("51")
    expect(page.locator(".compare__before")).to_have_css("clip-path", "inset(0px 49% 0px 0px)")


def test_the_menu_of_a_phone_and_the_search(page: Page) -> None:
    open_site(page)
    page.set_viewport_size(PHONE)
    page.goto(f"{ORIGIN}/en/")
    page.get_by_role("button", name="Menu").click()
    page.locator("#menu summary").click()
    page.locator("#menu").get_by_role("link", name="Clear light").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clear light")
    page.get_by_role("button", name="Search the shop").click()
    page.locator("#search input").fill("jade")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “jade”")


def test_words_that_only_screen_readers_hear_do_not_widen_the_page(page: Page) -> None:
    quotes = {f"q{n}": {"type": "quote", "settings": {"text": "Good.", "stars": 5}} for n in range(5)}
    section = {"type": "testimonials", "blocks": quotes, "block_order": list(quotes)}
    open_site(page, {"templates": {"index": {"sections": {"own": section}, "order": ["own"]}}})
    page.goto(f"{ORIGIN}/en/")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
