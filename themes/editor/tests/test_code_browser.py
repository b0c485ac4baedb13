"""The code editor in a real browser: what it says when a save is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from themes.actions import install_theme
from themes.editor.tests.windows import Desk
from themes.models import StoreTheme

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.e2e, pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


@pytest.fixture
def theme(store: Store) -> StoreTheme:
    """A theme of ours, not changed yet."""
    return install_theme(package="courtyard", preset="mist")


@pytest.fixture
def desk(context: BrowserContext, store: Store) -> Iterator[Desk]:
    """The owner's browser."""
    desk = Desk(context, store)
    yield desk
    assert desk.failures == []


def _save(page: Page, text: str) -> None:
    page.bring_to_front()
    page.locator("textarea").fill(text)
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_change_in_another_window_can_be_loaded(desk: Desk, theme: StoreTheme) -> None:
    first, second = desk.window(theme, "theme_code"), desk.window(theme, "theme_code")
    for page in (first, second):
        page.get_by_role("button", name="password.liquid").first.wait_for(state="attached")
        expect(page.locator("textarea")).not_to_have_value("")
    text = second.locator("textarea").input_value()
    _save(second, text + "\n<!-- second -->")
    expect(second.get_by_text("Saved", exact=True).first).to_be_visible()
    _save(first, text + "\n<!-- first -->")
    first.on("dialog", lambda dialog: dialog.accept())
    first.get_by_role("button", name="Load it again").click()
    expect(first.locator("textarea")).to_have_value(text + "\n<!-- second -->")


def test_toasts_leave_the_list_of_errors_free(desk: Desk, theme: StoreTheme) -> None:
    page = desk.window(theme, "theme_code")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("textarea")).not_to_have_value("")
    _save(page, page.locator("textarea").input_value() + "\n{% if %}")
    errors = page.locator(".code-problems")
    expect(errors).to_be_visible()
    page.evaluate("document.dispatchEvent(new CustomEvent('toast', {detail: {text: 'Hello', tone: 'info'}}))")
    toast = page.locator(".toast", has_text="Hello")
    expect(toast).to_be_visible()
    (said, listed) = toast.bounding_box(), errors.bounding_box()
    assert said is not None
    assert listed is not None
    assert said["y"] + said["height"] < listed["y"]
