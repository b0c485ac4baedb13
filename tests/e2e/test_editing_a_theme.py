"""A merchant shapes their shop in the live editor, publishes it, and takes it back, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from infra.testing.live import LiveStack

from .merchant import Merchant

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def merchant(browser: Browser, live_stack: LiveStack) -> Merchant:
    """A merchant with a store of the first look, on a desktop where the shop is drawn at its own size."""
    context = browser.new_context(locale="en-US", viewport={"width": 1920, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(20_000)
    someone = Merchant(page, live_stack.url, "decorator@example.com")
    someone.sign_up()
    someone.open_store("Paper Lantern", "paper-lantern")
    return someone


class Editor:
    """The live editor of the shop's theme, found as people find things."""

    def __init__(self, merchant: Merchant) -> None:
        self.page = merchant.page
        merchant.visit("themes/")
        self.page.get_by_role("link", name="Customise").first.click()
        self.shop: FrameLocator = self.page.frame_locator("iframe")
        expect(self.shop.locator("h1")).to_be_visible()
        expect(self.row("Hero")).to_be_visible()

    def row(self, name: str) -> Locator:
        return self.page.get_by_role("treeitem", name=name)

    def order(self) -> list[str | None]:
        places = self.shop.locator("[data-section-location=template]")
        keys: list[str | None] = places.evaluate_all("nodes => nodes.map((node) => node.dataset.sectionKey)")
        return keys

    def save(self) -> None:
        self.page.get_by_role("button", name="Save", exact=True).click()
        expect(self.page.get_by_text("Saved. Shoppers see it now.")).to_be_visible()


def test_text_order_and_new_sections_show_at_once_and_can_be_undone(merchant: Merchant) -> None:
    editor = Editor(merchant)
    page, shop = editor.page, editor.shop
    editor.row("Hero").click()
    page.get_by_label("Heading", exact=True).fill("Light for every room")
    expect(shop.locator("h1")).to_have_text("Light for every room")

    before = editor.order()
    row = editor.row("Collections")
    row.focus()
    row.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(shop.locator("[data-section-location=template]").nth(1)).to_have_attribute(
        "data-section-key", str(before[2])
    )

    page.locator("[data-add^='template:']").click()
    page.get_by_role("searchbox", name="Search").fill("words")
    page.get_by_role("searchbox", name="Search").press("Enter")
    expect(shop.locator("[data-section-location=template]")).to_have_count(len(before) + 1)
    page.keyboard.press("Control+z")
    expect(shop.locator("[data-section-location=template]")).to_have_count(len(before))
    page.keyboard.press("Control+z")
    expect(shop.locator("[data-section-location=template]").nth(1)).to_have_attribute(
        "data-section-key", str(before[1])
    )
    expect(shop.locator("h1")).to_have_text("Light for every room")
    assert editor.order() == before


def test_a_click_in_the_shop_chooses_the_section(merchant: Merchant) -> None:
    editor = Editor(merchant)
    editor.shop.locator("h1").click()
    expect(editor.page.get_by_role("heading", name="Hero")).to_be_visible()
    expect(editor.row("Hero")).to_have_attribute("aria-selected", "true")


def test_the_closed_tab_finds_its_work_and_shoppers_see_it_once_it_is_saved(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    home = live_stack.store_url(merchant.handle)
    editor = Editor(merchant)
    editor.row("Hero").click()
    editor.page.get_by_label("Heading", exact=True).fill("Kept without saving")
    expect(editor.page.get_by_text("Kept, not saved yet")).to_be_visible()
    again = Editor(merchant)
    expect(again.shop.locator("h1")).to_have_text("Kept without saving")
    page.goto(home)
    expect(page.locator("h1")).not_to_have_text("Kept without saving")
    again.save()
    page.reload()
    expect(page.locator("h1")).to_have_text("Kept without saving")


def test_a_saved_change_is_taken_back_by_rolling_back(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    back = merchant.page
    editor = Editor(merchant)
    editor.row("Hero").click()
    back.get_by_label("Heading", exact=True).fill("Second thoughts")
    expect(editor.shop.locator("h1")).to_have_text("Second thoughts")
    editor.save()
    page.goto(live_stack.store_url(merchant.handle))
    expect(page.locator("h1")).to_have_text("Second thoughts")

    back.get_by_role("banner").get_by_role("button", name="More").click()
    back.get_by_role("menuitem", name="Versions").click()
    back.get_by_role("button", name="Roll back").first.click()
    back.get_by_role("dialog").get_by_role("button", name="Roll back").click()
    expect(back.get_by_text("The theme is as it was in version")).to_be_visible()
    page.reload()
    expect(page.locator("h1")).not_to_have_text("Second thoughts")


def test_a_draft_is_shaped_and_published(merchant: Merchant, page: Page, live_stack: LiveStack) -> None:
    back = merchant.page
    merchant.visit("themes/")
    back.get_by_role("button", name="More").first.click()
    back.get_by_role("button", name="Duplicate").first.click()
    expect(back.get_by_text("Copied")).to_be_visible()
    back.get_by_role("link", name="Customise").last.click()
    shop = back.frame_locator("iframe")
    back.get_by_role("treeitem", name="Hero").click()
    back.get_by_label("Heading", exact=True).fill("The new look")
    expect(shop.locator("h1")).to_have_text("The new look")
    back.get_by_role("button", name="Publish").click()
    back.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(back.get_by_text("Shoppers see this theme now.")).to_be_visible()
    page.goto(live_stack.store_url(merchant.handle))
    expect(page.locator("h1")).to_have_text("The new look")


def test_two_windows_never_overwrite_each_other(merchant: Merchant) -> None:
    first = Editor(merchant)
    other = merchant.page.context.new_page()
    other.set_default_timeout(20_000)
    other.goto(merchant.page.url)
    frame = other.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible()
    other.get_by_role("treeitem", name="Hero").click()
    other.get_by_label("Heading", exact=True).fill("From the other window")
    expect(frame.locator("h1")).to_have_text("From the other window")
    first.row("Hero").click()
    first.page.get_by_label("Heading", exact=True).fill("From the first window")
    expect(first.page.get_by_role("button", name="Load it again")).to_be_visible()
    first.page.get_by_role("button", name="Load it again").click()
    expect(first.shop.locator("h1")).to_have_text("From the other window")
    other.close()
