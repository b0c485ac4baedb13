"""A shopper opens an account, buys with it, and finds all of it again, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.testing.live import LiveStack

from .merchant import Merchant
from .shopper import Shopper
from .store_with_goods import open_for_business

pytestmark = pytest.mark.e2e
EMAIL = "amy@example.com"
PASSWORD = "a quiet mountain path"


@pytest.fixture(scope="module")
def merchant(browser: Browser, live_stack: LiveStack, tmp_path_factory: pytest.TempPathFactory) -> Merchant:
    """A merchant with an open store."""
    folder = tmp_path_factory.mktemp("goods")
    return open_for_business(
        browser, live_stack, folder, email="keeper@example.com", name="Amy's Favourite", handle="has-accounts"
    )


def test_register_order_and_find_it_in_the_history(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    page.set_default_timeout(20_000)
    shopper = Shopper(page, live_stack.store_url(merchant.handle))
    shopper.put_into_cart("tea")
    page.goto(f"{shopper.shop}/account/register")
    page.get_by_label("First name").fill("Amy")
    page.get_by_label("Last name").fill("O'Neil")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open an account").click()
    page.wait_for_url("**/account")
    expect(page.get_by_text("Hello, Amy O'Neil.")).to_be_visible()

    shopper.go_to_checkout()  # the cart stayed
    expect(page.locator("[name=email]")).to_have_value(EMAIL)
    expect(page.locator("[name=name]")).to_have_value("Amy O'Neil")
    shopper.fill_in(email=EMAIL, name="Amy O'Neil")
    shopper.pay()
    number = shopper.order_number()

    page.goto(f"{shopper.shop}/account")
    page.get_by_role("link", name=f"#{number}").click()
    expect(page.get_by_role("heading", name=f"Order #{number}")).to_be_visible()
    expect(page.get_by_text("Tea set")).to_be_visible()
    page.goto(f"{shopper.shop}/account/addresses")
    expect(page.get_by_text("1600 Pennsylvania Avenue NW")).to_be_visible()

    page.goto(f"{shopper.shop}/account/logout")
    page.goto(f"{shopper.shop}/account")
    page.wait_for_url("**/account/login?*")
    page.get_by_label("E-mail").first.fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name=f"#{number}")).to_be_visible()

    merchant.visit("customers/?q=amy")
    merchant.page.get_by_role("link", name="Amy O'Neil").click()
    expect(merchant.page.get_by_text(f"#{number}")).to_be_visible()
    assert "Confirm your address" in merchant.letters_to(EMAIL)


def test_a_forgotten_password_is_replaced_by_letter(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    page.set_default_timeout(20_000)
    shop = live_stack.store_url(merchant.handle)
    page.goto(f"{shop}/account/login")
    page.get_by_text("Forgot your password?").click()
    page.locator("#recover-email").fill(EMAIL)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("status").first).to_contain_text("on its way")
    assert "Choose a new password" in merchant.letters_to(EMAIL)
    letters = Merchant(merchant.page, live_stack.url, EMAIL)
    page.goto(letters.link_in_mail("account/reset"))
    page.get_by_label("New password").fill("another quiet path")
    page.get_by_label("The same password again").fill("another quiet path")
    page.get_by_role("button", name="Save the password").click()
    page.wait_for_url("**/account")


def test_the_provinces_of_an_address_follow_its_country(
    merchant: Merchant, page: Page, live_stack: LiveStack
) -> None:
    page.set_default_timeout(20_000)
    shop = live_stack.store_url(merchant.handle)
    page.goto(f"{shop}/account/register")
    page.get_by_label("E-mail").fill("bea@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open an account").click()
    page.wait_for_url("**/account")
    page.goto(f"{shop}/account/addresses")
    form = page.locator("form[action$='/account/addresses']")
    form.get_by_label("First name").fill("Bea")
    form.get_by_label("Country").select_option("United States")
    form.get_by_label("State").select_option("California")
    expect(form.get_by_label("ZIP code")).to_have_attribute("required", "")
    form.get_by_label("Country").select_option("China")
    expect(form.get_by_label("Province")).to_have_value("")
    form.get_by_label("Province").select_option("Guangdong")
    expect(form.get_by_label("Postcode")).not_to_have_attribute("required", "")
    form.get_by_label("City").fill("深圳市")
    form.locator("[name='address[address1]']").fill("科苑路 1 号")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("address").first).to_contain_text("China 广东省深圳市")
    page.locator("details.address-edit > summary").click()
    expect(page.locator(".address-edit [name='address[province]']")).to_have_value("Guangdong")
