"""A form was open while its sender was signed out, or without a network: nothing typed is lost."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.testing.live import LiveStack

from .merchant import PASSWORD, Merchant

pytestmark = pytest.mark.e2e
TYPED = "Typed for an hour 💎"
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def late(browser: Browser, live_stack: LiveStack) -> Merchant:
    """A merchant with a store."""
    page = browser.new_context(locale="en-US").new_page()
    page.set_default_timeout(20_000)
    someone = Merchant(page, live_stack.url, "late@example.com")
    someone.sign_up()
    someone.open_store("Late", "late")
    return someone


@pytest.fixture
def form(late: Merchant) -> Iterator[Page]:
    """The store's settings in a tab of their own, with a new name typed eleven minutes ago."""
    page = late.page.context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{late.platform}/stores/{late.handle}/settings")
    if "/accounts/login/" in page.url:
        sign_in(page, late)
        page.goto(f"{late.platform}/stores/{late.handle}/settings")
    page.locator("[name=name]").fill(f"{TYPED} {next(numbers)}")  # another than the last test saved
    page.clock.set_fixed_time(int(page.evaluate("Date.now() / 1000")) + 11 * 60)
    yield page
    page.context.set_offline(False)
    page.close()


def sign_in(page: Page, merchant: Merchant) -> None:
    page.goto(f"{merchant.platform}/accounts/login/")
    page.get_by_label("E-mail").fill(merchant.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/stores/")


def sign_out(page: Page, merchant: Merchant) -> None:
    page.goto(f"{merchant.platform}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{merchant.platform}/")


def save(form: Page) -> None:
    form.get_by_role("button", name="Save", exact=True).click()


def expect_saved(form: Page) -> None:
    """Exactly so: "Unsaved changes" has the word, too."""
    expect(form.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()


def test_signed_out_meanwhile(late: Merchant, form: Page) -> None:
    other = form.context.new_page()
    sign_out(other, late)
    save(form)
    expect(form.get_by_role("dialog", name="You've been signed out")).to_be_visible()
    with form.context.expect_page() as opened:
        form.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(opened.value, late)
    form.get_by_role("button", name="Back to my changes").click()
    expect(form.locator("[name=name]")).to_have_value(re.compile(TYPED))
    save(form)
    expect_saved(form)
    expect(form.locator("[name=name]")).to_have_value(re.compile(TYPED))


def test_signed_in_anew_in_another_tab(late: Merchant, form: Page) -> None:
    other = form.context.new_page()
    sign_out(other, late)
    sign_in(other, late)
    save(form)
    expect_saved(form)


def test_the_dialog_goes_when_one_comes_back_signed_in(late: Merchant, form: Page) -> None:
    other = form.context.new_page()
    sign_out(other, late)
    save(form)
    dialog = form.get_by_role("dialog", name="You've been signed out")
    expect(dialog).to_be_visible()
    sign_in(other, late)
    form.evaluate("dispatchEvent(new Event('focus'))")
    expect(dialog).to_be_hidden()


def test_no_connection(late: Merchant, form: Page) -> None:
    form.context.set_offline(True)
    save(form)
    expect(form.get_by_role("dialog", name="No connection")).to_be_visible()
    form.get_by_role("button", name="Back to my changes").click()
    form.context.set_offline(False)
    save(form)
    expect_saved(form)
