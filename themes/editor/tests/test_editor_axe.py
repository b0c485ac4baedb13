"""What people who can't see or point would stumble over in the editors, as axe finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from themes.actions import install_theme
from themes.editor.tests.windows import Desk, Editor
from themes.models import StoreTheme

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.e2e, pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}

type Step = Callable[[Page], None]


@pytest.fixture
def theme(store: Store) -> StoreTheme:
    return install_theme(package="harbour")


@pytest.fixture(params=[("en", "light"), ("zh-hans", "dark")], ids=["en-light", "zh-dark"])
def desk(context: BrowserContext, store: Store, request: pytest.FixtureRequest) -> Iterator[Desk]:
    language, mode = request.param
    desk = Desk(context, store, language)
    context.on("page", lambda page: page.emulate_media(color_scheme=mode, reduced_motion="reduce"))
    yield desk
    assert desk.failures == []


def serious(page: Page) -> list[str]:
    """Violations that axe calls serious or critical. The shop in the frame is tested by itself."""
    found = Axe().run(page, context={"exclude": [["iframe"]]})
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for each in found.response["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_live_editor(desk: Desk, theme: StoreTheme, viewport: ViewportSize) -> None:
    page = desk.window(theme)
    page.set_viewport_size(viewport)
    Editor(page)
    found = {"at first": serious(page)}
    if viewport is PHONE:
        page.locator("[data-act=sections]").click()
        found["list"] = serious(page)
    page.locator("[role=treeitem] .tree-row").nth(2).click()
    expect(page.locator(".panel-body .setting").first).to_be_visible()
    found["a section"] = serious(page)
    if viewport is PHONE:
        page.locator(".panel-close").click()
    page.locator("[data-act=theme]:visible").first.click()
    for group in page.locator("details.setting-group").all():
        group.evaluate("node => { node.open = true }")
    found["theme settings"] = serious(page)
    if viewport is DESKTOP:
        page.locator("[data-add^='template:']").click()
        found["adding"] = serious(page)
        page.keyboard.press("Escape")
        page.locator("[data-act=pages]").click()
        found["pages"] = serious(page)
        page.keyboard.press("Escape")
        page.locator("[data-act=more]").click()
        found["menu"] = serious(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_code_editor(desk: Desk, theme: StoreTheme, viewport: ViewportSize) -> None:
    page = desk.window(theme, "theme_code")
    page.set_viewport_size(viewport)
    found = {"at first": serious(page)}
    page.goto(page.url + "?file=sections/hero.liquid")
    expect(page.locator("textarea")).to_be_visible()
    found["a file"] = serious(page)
    page.locator("textarea").fill("{% if %}")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_be_visible()
    found["a fault"] = serious(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
