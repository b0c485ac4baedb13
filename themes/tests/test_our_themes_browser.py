"""Every package of ours in a real browser: as wide as the window, without script, and for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from themes.resolve import resolve
from themes.tests.packages import PACKAGES, PRESETS, default_preset
from themes.tests.sample_site import ORIGIN, SampleSite

pytestmark = pytest.mark.e2e

PHONE: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 834, "height": 1112}
DESK: ViewportSize = {"width": 1440, "height": 900}
PATHS = ("/", "/collections/quartz", "/products/amethyst", "/cart", "/search?q=x", "/nowhere")
SHIFTS = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { sum += each.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(sum), 250);
})"""
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
@pytest.mark.parametrize(("name", "preset"), PRESETS)
def test_no_page_is_wider_than_the_window(page: Page, name: str, preset: str, viewport: ViewportSize) -> None:
    site = SampleSite(resolve(name, preset, {}), "en", cart=3)
    page.route("**/*", site.answer)
    page.set_viewport_size(viewport)
    for path in PATHS:
        page.goto(f"{ORIGIN}/en{path}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


@pytest.mark.parametrize("name", PACKAGES)
def test_searching_fits_the_narrowest_phone(page: Page, name: str) -> None:
    page.route("**/*", SampleSite(resolve(name, default_preset(name), {}), "en").answer)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/search?q=x", "/nowhere"):
        page.goto(f"{ORIGIN}/en{path}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        ends = "forms => forms.map((form) => form.scrollWidth - form.clientWidth)"
        assert set(page.locator("main form[role=search]").evaluate_all(ends)) <= {0}, path


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", PACKAGES)
def test_nothing_shifts_while_a_page_loads(page: Page, name: str, viewport: ViewportSize) -> None:
    page.route("**/*", SampleSite(resolve(name, default_preset(name), {}), "zh-Hans", cart=3).answer)
    page.set_viewport_size(viewport)
    for path in PATHS:
        page.goto(f"{ORIGIN}{path}", wait_until="networkidle")
        assert page.evaluate(SHIFTS) < 0.02, path


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(("name", "preset"), PRESETS)
def test_axe_finds_nothing(page: Page, name: str, preset: str, viewport: ViewportSize) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.route("**/*", SampleSite(resolve(name, preset, {}), "en", cart=3).answer)
    page.set_viewport_size(viewport)
    for path in PATHS[:4]:
        page.goto(f"{ORIGIN}/en{path}")
        found = Axe().run(page, options=RULES)
        faults = [
            (path, each["id"], node["target"])
            for each in found.response["violations"]
            for node in each["nodes"]
        ]
        assert faults == []


@pytest.mark.parametrize("name", PACKAGES)
def test_everything_can_be_bought_without_script(browser: Browser, name: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site = SampleSite(resolve(name, default_preset(name), {}), "en", cart=1)
    page.route("**/*", site.answer)
    page.goto(f"{ORIGIN}/en/products/amethyst")
    expect(page.locator("#product-form a[href='/en/products/amethyst?variant=101']")).to_have_count(1)
    form = page.locator("#product-form")
    expect(form).to_have_attribute("action", "/en/cart/add")
    page.goto(f"{ORIGIN}/en/cart")
    expect(page.locator("button[name=update]").last).to_be_visible()
    expect(page.locator("button[name=id]")).to_have_attribute("formaction", "/en/cart/change")
    context.close()
