"""What is Folio's own, in a real browser: points on pictures, the size guide, columns, plates, the bag."""

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from themes.rendering.placed import ResolvedTheme
from themes.resolve import resolve
from themes.tests.sample_site import ORIGIN, SampleSite

pytestmark = pytest.mark.e2e

DESK: ViewportSize = {"width": 1440, "height": 900}
GUIDE: dict[str, object] = {
    "templates": {
        "product": {
            "sections": {
                "main": {
                    "type": "main-product",
                    "blocks": {"g": {"type": "size_guide", "settings": {"text": "<p>Wrist 15 cm: 8 mm</p>"}}},
                    "block_order": ["g"],
                }
            },
            "order": ["main"],
        }
    }
}


def folio(own: dict[str, object] | None = None) -> ResolvedTheme:
    return resolve("folio", "paper", own or {})


@pytest.fixture
def site(page: Page) -> SampleSite:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(DESK)
    site = SampleSite(folio(), "en")
    page.route("**/*", site.answer)
    return site


def test_a_point_on_a_picture_shows_its_product_without_script(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.route("**/*", SampleSite(folio(), "en").answer)
    page.goto(f"{ORIGIN}/en/")
    card = page.locator(".look").first.locator(".spot__card")
    expect(card).to_be_hidden()
    page.locator(".look summary").first.click()
    expect(card).to_be_visible()
    expect(card).to_have_attribute("href", "/en/products/obsidian")
    context.close()


def test_the_size_guide_opens_beside_the_page(page: Page, site: SampleSite) -> None:
    site.theme = folio(GUIDE)
    page.goto(f"{ORIGIN}/en/products/amethyst")
    page.get_by_role("button", name="Size guide").click()
    guide = page.get_by_role("dialog", name="Size guide")
    expect(guide).to_contain_text("Wrist 15 cm: 8 mm")
    page.keyboard.press("Escape")
    expect(guide).to_be_hidden()


def test_without_a_size_guide_nothing_points_to_one(page: Page, site: SampleSite) -> None:
    page.goto(f"{ORIGIN}/en/products/amethyst")
    expect(page.get_by_role("button", name="Size guide")).to_have_count(0)


def test_another_variant_and_into_the_bag(page: Page, site: SampleSite) -> None:
    page.goto(f"{ORIGIN}/en/products/amethyst")
    page.get_by_role("link", name="10 mm").click()
    expect(page.locator("[name=id]")).to_have_value("101")
    expect(page.locator("[data-stock]")).to_have_text("Only 3 left")
    page.get_by_role("button", name="Add to bag").click()
    expect(page.get_by_role("dialog", name="Your bag")).to_be_visible()
    expect(page.locator(".bar__cart")).to_have_text("Bag 1")


def test_a_shelf_in_two_columns_or_three(page: Page, site: SampleSite) -> None:
    page.goto(f"{ORIGIN}/en/collections/all")
    columns = "getComputedStyle(document.querySelector('.grid')).gridTemplateColumns.split(' ').length"
    assert page.evaluate(columns) == 3
    page.get_by_role("radio", name="2 columns").check(force=True)
    assert page.evaluate(columns) == 2


def test_the_menu_of_a_phone_fills_it(page: Page, site: SampleSite) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{ORIGIN}/en/")
    page.get_by_role("button", name="Menu").click()
    menu = page.locator("#menu")
    assert menu.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    menu.locator("summary").click()
    menu.get_by_role("link", name="Clear light").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Clear light")
