"""From sign-up to a paid order and its refund, in a browser, on the whole running platform."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.testing.live import LiveStack

from .merchant import Merchant
from .shopper import BANK_ASKS_CARD, DECLINED_CARD, Shopper
from .store_with_goods import open_for_business

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def merchant(browser: Browser, live_stack: LiveStack, tmp_path_factory: pytest.TempPathFactory) -> Merchant:
    """A merchant who has signed up and opened a store with two products from a file."""
    folder = tmp_path_factory.mktemp("goods")
    return open_for_business(
        browser, live_stack, folder, email="founder@example.com", name="Gleam & Bead", handle="whole-way"
    )


def shopper_with(handle: str, page: Page, stack: LiveStack, merchant: Merchant) -> Shopper:
    """A shopper at the checkout with one piece of a product."""
    page.set_default_timeout(20_000)
    shopper = Shopper(page, stack.store_url(merchant.handle))
    shopper.put_into_cart(handle)
    shopper.go_to_checkout()
    return shopper


def test_a_shopper_pays_and_the_merchant_sends_and_refunds(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    shopper = shopper_with("amethyst", page, live_stack, merchant)
    shopper.fill_in(email="amy@example.com", name="Amy O'Neil-العربية 🎁")
    expect(page.locator("[data-total-copy]").last).to_have_text("$47.99")
    shopper.pay()
    number = shopper.order_number()
    page.goto(f"{shopper.shop}/cart.js")
    expect(page.locator("body")).to_contain_text('"item_count": 0')

    back = merchant.page
    merchant.visit(f"orders/{number}/")
    expect(back.get_by_text("Paid").first).to_be_visible()
    back.get_by_role("link", name="Fulfil").click()
    back.get_by_label("Tracking number").fill("TRACK-1")
    back.get_by_role("button", name="Mark as sent").click()
    expect(back.get_by_text("Fulfilled").first).to_be_visible()

    back.get_by_role("link", name="Refund").click()
    back.get_by_label("Amount").fill("47.99")
    back.get_by_role("button", name="Refund").click()
    expect(back.get_by_text("Refunded").first).to_be_visible()
    letters = {"is confirmed", "is on its way", "Refund for order"}
    assert {part for part in letters if part in merchant.letters_to("amy@example.com")} == letters


def test_a_declined_card_keeps_the_cart_and_another_one_pays(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    shopper = shopper_with("tea", page, live_stack, merchant)
    shopper.fill_in(email="ben@example.com", name="Ben")
    shopper.pay(DECLINED_CARD)
    expect(page.locator("[data-message]")).to_be_visible()
    page.reload()
    expect(page.locator("[name=email]")).to_have_value("ben@example.com")
    shopper.pay()
    assert shopper.order_number()


def test_another_card_pays_at_the_first_press_on_the_same_page(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    shopper = shopper_with("tea", page, live_stack, merchant)
    button = page.locator("[data-pay]")
    shopper.card_frame()
    button.click()
    told = page.locator("[data-message]")
    expect(told).to_contain_text("card number")
    expect(page.locator("#live-email")).to_be_visible()  # what else is missing is named at once
    shopper.fill_in(email="eva@example.com", name="Eva")
    shopper.pay(DECLINED_CARD)
    expect(told).to_contain_text("declined")
    shopper.pay()
    assert shopper.order_number()


def test_the_button_keeps_a_press_while_it_slips_away(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    shopper = shopper_with("tea", page, live_stack, merchant)
    shopper.card_frame()
    # The frame's height is ours here, so that the button moves once: under the press.
    frame_is = (
        "height => document.querySelector('[data-place]').setAttribute("
        "'style', `height: ${height}; overflow: clip`)"
    )
    page.evaluate(frame_is, "300px")
    page.locator("[data-pay]").hover()
    page.mouse.down()
    page.evaluate(frame_is, "900px")
    with page.expect_request("**/checkout/pay"):
        page.mouse.up()


def test_the_bank_asks_and_the_shopper_says_yes(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    shopper = shopper_with("tea", page, live_stack, merchant)
    shopper.fill_in(email="cem@example.com", name="Cem")
    shopper.pay(BANK_ASKS_CARD)
    shopper.approve_at_the_bank()
    assert shopper.order_number()


def test_fields_that_are_missing_are_named_and_nothing_is_lost(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    shopper = shopper_with("tea", page, live_stack, merchant)
    shopper.fill_in(email="dora@example.com", name="Dora")
    page.locator("[name=postcode]").fill("")
    shopper.pay()
    expect(page.locator("[name=postcode]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=email]")).to_have_value("dora@example.com")


def test_the_address_follows_its_country_and_loses_nothing(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    shopper = shopper_with("tea", page, live_stack, merchant)
    shopper.fill_in(email="fay@example.com", name="Fay")
    delivery = page.get_by_role("region", name="Delivery")
    expect(delivery.get_by_label("State")).to_have_value("DC")
    expect(delivery.get_by_label("ZIP code")).to_have_value("20500")
    delivery.get_by_label("City").fill("Shenzhen")
    delivery.get_by_label("Country or region").select_option("CN")
    expect(delivery.get_by_label("Postcode")).to_have_value("20500")
    expect(delivery.get_by_label("City")).to_have_value("Shenzhen")
    expect(delivery.get_by_label("Province")).to_have_value("")
    with page.expect_response("**/checkout/totals"):
        delivery.get_by_label("Province").select_option("Guangdong")
    page.reload()
    expect(delivery.get_by_label("Province")).to_have_value("广东省")
    delivery.get_by_label("Postcode").fill("1")
    shopper.pay()
    postcode = page.locator("[name=postcode]")
    expect(postcode).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Postcodes of this country look like 266033.")).to_be_visible()
    postcode.fill("")
    shopper.pay()
    assert shopper.order_number()
    expect(page.get_by_text("Guangdong")).to_be_visible()
