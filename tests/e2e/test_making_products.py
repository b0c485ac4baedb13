"""A merchant makes a product by hand and imports a list, in a browser, on the whole running platform."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from infra.testing.live import LiveStack
from storefront.catalog.tests.product_files import REAL

from .merchant import Merchant

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def maker(browser: Browser, live_stack: LiveStack) -> Merchant:
    """A merchant with an empty store."""
    page = browser.new_context(locale="en-US").new_page()
    page.set_default_timeout(20_000)
    someone = Merchant(page, live_stack.url, "maker@example.com")
    someone.sign_up()
    someone.open_store("Maker", "maker", goods="nothing")
    return someone


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture of nothing in particular."""
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").resize((900, 900)).save(out, "JPEG")
    file = tmp_path / "ring.jpg"
    file.write_bytes(out.getvalue())
    return file


def test_a_product_with_options_and_pictures(
    maker: Merchant, page: Page, live_stack: LiveStack, picture: Path
) -> None:
    back = maker.page
    maker.visit("products/new")
    back.locator("input[name=title]").fill("Silver ring 💍")
    back.locator(".rich-text").first.click()
    back.keyboard.type("Made by hand")
    back.locator("input[name=files]").set_input_files([picture, picture])
    expect(back.locator("[data-tile] img")).to_have_count(2)
    back.locator("#v0-price").fill("88")
    back.locator("#v0-on_hand").fill("5")
    back.get_by_role("button", name="Add an option").click()
    option = back.locator("[data-option]")
    option.locator("input[name$=-name]").fill("Size")
    values = option.locator(".tag-input input")
    values.fill("S,")
    expect(back.locator("[data-variant]")).to_have_count(1)
    values.fill("M,")
    expect(back.locator("[data-variant]")).to_have_count(2)
    # What was typed before there were options stays with the first combination, and the price with all.
    expect(back.locator("#v0-on_hand")).to_have_value("5")
    expect(back.locator("#v1-price")).to_have_value("88")
    back.locator("#v1-price").fill("99.50")
    back.locator("#v1-on_hand").fill("2")
    back.locator("select[name=status]").select_option("active")
    back.locator("[data-tile]").first.hover()
    back.locator("[data-tile]").first.get_by_role("button", name="Remove picture").click()
    back.get_by_role("button", name="Save").click()
    expect(back.get_by_role("heading", level=1)).to_have_text("Silver ring 💍")
    expect(back.locator("[data-variant]")).to_have_count(2)
    expect(back.locator("[data-tile]")).to_have_count(1)

    page.goto(f"{live_stack.store_url(maker.handle)}/products/silver-ring")
    expect(page.get_by_role("heading", name="Silver ring 💍")).to_be_visible()
    expect(page.get_by_text("Made by hand")).to_be_visible()


@pytest.mark.parametrize("form", ["products/new", "shipping/zones/new"])
def test_something_new_is_unsaved_only_after_a_change(maker: Merchant, form: str) -> None:
    back = maker.page
    maker.visit(form)
    expect(back.get_by_role("button", name="Save")).to_be_visible()
    expect(back.get_by_text("Not saved yet")).to_be_hidden()
    typed = back.locator("input[name=title], input[name=name]").first
    typed.fill("Something")
    expect(back.get_by_text("Not saved yet")).to_be_visible()
    typed.fill("")
    expect(back.get_by_text("Not saved yet")).to_be_hidden()


@pytest.mark.skipif(not REAL, reason="the real product lists are not beside the project")
def test_a_real_list_is_checked_and_imported(maker: Merchant) -> None:
    back = maker.page
    maker.visit("products/import")
    back.locator("input[name=file]").set_input_files(REAL[-1])
    back.get_by_role("button", name="Check the file").click()
    back.get_by_role("button", name="Import 20 products").click()
    expect(back.get_by_text("20 added · 0 updated")).to_be_visible()
    # Nothing outside can be reached from here: the pictures fail, are told, and stop nothing.
    expect(back.get_by_text("Pictures that could not be fetched")).to_be_visible(timeout=60_000)
    maker.visit("products/?q=bracelet")
    expect(back.locator(".row-link")).not_to_have_count(0)
