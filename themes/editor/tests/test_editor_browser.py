"""The live editor in a real browser: moving, adding, colours, undoing; and that no work is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, expect

from storefront.catalog.media.pictures import render
from storefront.content.actions import add_shop_picture, add_shop_video, finish_shop_picture
from storefront.testing import make_product
from themes import app_blocks
from themes.actions import add_theme, install_theme, publish_theme, upload_theme
from themes.app_blocks import AppBlockCall, app_block
from themes.editor.tests.windows import Desk, Editor
from themes.engine import Html
from themes.format.reading import read_folder
from themes.models import StoreTheme
from themes.tests.zips import zipped

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.e2e, pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
BAZAAR = Path(__file__).parents[2] / "tests/bazaar"
CLIPS = Path(__file__).parents[3] / "storefront/catalog/tests"
SHOWN = ["hero", "free", "apps"]


@pytest.fixture
def stars(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block of an app, as a plugin offers it."""
    monkeypatch.setattr(app_blocks, "_blocks", {})
    schema = {
        "name": "Stars",
        "settings": [{"type": "text", "id": "words", "label": "Words", "default": "Loved"}],
    }

    @app_block("reviews", "stars", schema=schema)
    def draw(call: AppBlockCall) -> Html:
        return Html('<p class="stars">{}</p>').format(call.settings["words"])


@pytest.fixture
def theme(store: Store, stars: None) -> StoreTheme:
    """A theme of somebody else, with schemes and blocks of every kind."""
    install_theme(package="courtyard", preset="mist")
    uploaded, _warnings = upload_theme(file=zipped(read_folder(BAZAAR)), file_name="bazaar.zip")
    make_product("Amethyst")
    return publish_theme(theme=uploaded)


@pytest.fixture
def desk(context: BrowserContext, store: Store) -> Iterator[Desk]:
    context.set_default_timeout(10_000)
    desk = Desk(context, store)
    yield desk
    assert desk.failures == []


@pytest.fixture
def editor(desk: Desk, theme: StoreTheme) -> Editor:
    return Editor(desk.window(theme))


class TestMoving:
    def test_a_section_by_mouse(self, editor: Editor) -> None:
        editor.expect_shown(*SHOWN)
        editor.line("Free section").drag_to(editor.line("Hero"), target_position={"x": 60, "y": 2})
        editor.expect_shown("free", "hero", "apps")
        expect(editor.row("Free section")).to_have_attribute("aria-selected", "true")
        editor.undo()
        editor.expect_shown(*SHOWN)
        editor.redo()
        editor.expect_shown("free", "hero", "apps")

    def test_a_section_by_keyboard(self, editor: Editor) -> None:
        row = editor.row("Free section")
        row.focus()
        for key in ("Space", "ArrowUp", "ArrowUp", "Space"):
            editor.page.keyboard.press(key)
        editor.expect_shown("free", "hero", "apps")
        expect(editor.page.get_by_text("Free section was dropped.")).to_be_attached()
        expect(row).to_be_focused()
        editor.page.keyboard.press("Control+z")
        editor.expect_shown(*SHOWN)
        editor.page.keyboard.press("Control+Shift+z")
        editor.expect_shown("free", "hero", "apps")

    def test_hiding_and_showing_by_keyboard(self, editor: Editor) -> None:
        editor.row("Free section").focus()
        editor.page.keyboard.press("h")
        editor.expect_shown("hero", "apps")
        editor.page.keyboard.press("h")
        editor.expect_shown(*SHOWN)

    def test_escape_puts_back_what_was_taken(self, editor: Editor) -> None:
        editor.row("Free section").focus()
        for key in ("Space", "ArrowDown", "ArrowDown", "Escape"):
            editor.page.keyboard.press(key)
        editor.expect_shown(*SHOWN)

    def test_a_block_by_mouse_and_not_where_it_has_no_place(self, editor: Editor) -> None:
        slides = editor.shop.locator("[id^=Slide-]")
        editor.unfold("Hero")
        expect(slides).to_have_text(["Third", "First"])
        editor.line("Slide, First").drag_to(editor.line("Slide, Third"), target_position={"x": 60, "y": 2})
        expect(slides).to_have_text(["First", "Third"])
        editor.line("Slide, First").drag_to(editor.line("Free section"))
        expect(slides).to_have_text(["First", "Third"])
        editor.undo()
        expect(slides).to_have_text(["Third", "First"])


class TestAppBlocks:
    def test_adding_changing_and_taking_back(self, editor: Editor) -> None:
        page, stars = editor.page, editor.shop.locator(".apps .stars")
        expect(stars).to_have_text(["Loved"])
        editor.unfold("Apps")
        page.get_by_role("treeitem", name="Apps").get_by_role("button", name="Add block").click()
        page.get_by_role("dialog").get_by_role("button", name="Stars").click()
        expect(stars).to_have_text(["Loved", "Loved"])
        page.get_by_role("textbox", name="Words").fill("Four of five")
        expect(stars).to_have_text(["Loved", "Four of five"])
        editor.undo()
        expect(stars).to_have_text(["Loved", "Loved"])
        editor.undo()
        expect(stars).to_have_text(["Loved"])
        editor.redo()
        expect(stars).to_have_text(["Loved", "Loved"])

    def test_a_block_of_an_app_that_is_gone_says_so_and_harms_nothing(self, editor: Editor) -> None:
        editor.unfold("Free section")
        editor.unfold("Group")
        gone = editor.row("thing")
        expect(gone).to_be_visible()
        gone.locator("> .tree-row").click()
        expect(editor.page.get_by_text("Shoppers don't see it.")).to_be_visible()


class TestColours:
    def test_a_scheme_is_changed_for_the_whole_shop(self, editor: Editor) -> None:
        page, hero = editor.page, editor.shop.locator("[data-section-key=hero] .hero")
        value = "node => getComputedStyle(node).getPropertyValue('--button').trim()"
        before = hero.evaluate(value)
        page.get_by_role("button", name="Theme settings").first.click()
        page.locator("summary").first.click()
        page.get_by_role("button", name="Change scheme 2").click()
        field = page.get_by_role("dialog").get_by_label("Button", exact=True)
        field.fill("#ff8800")
        field.press("Tab")
        page.get_by_role("button", name="Done").click()
        expect(hero).to_have_css("--button", "#ff8800")
        editor.undo()
        expect(hero).to_have_css("--button", before)
        editor.redo()
        expect(hero).to_have_css("--button", "#ff8800")

    def test_a_section_takes_another_scheme(self, editor: Editor) -> None:
        hero = editor.shop.locator("[data-section-key=hero] .hero")
        editor.row("Hero").click()
        editor.page.get_by_role("radio", name="Scheme 1").check(force=True)
        expect(hero).to_have_class("hero color-scheme-1")
        editor.undo()
        expect(hero).to_have_class("hero color-scheme-dark")


def test_the_shop_is_as_wide_as_what_it_stands_for(editor: Editor) -> None:
    """Also where there is less room: it is drawn smaller then, and a click still finds what it is on."""
    page = editor.page
    for name, width in (("Tablet", 834), ("Phone", 390), ("Desktop", 1200)):
        page.get_by_role("radio", name=name).check(force=True)
        expect(editor.shop.locator("html")).to_have_js_property("clientWidth", width)
    room = page.locator(".editor-stage").bounding_box()
    frame = page.locator("iframe").bounding_box()
    assert room
    assert frame
    assert room["x"] < frame["x"]
    assert frame["x"] + frame["width"] < room["x"] + room["width"]
    middle = (
        "node => { const box = node.getBoundingClientRect(); return [box.x + 10, box.y + box.height / 2] }"
    )
    x, y = editor.shop.locator("h1").evaluate(middle)
    scale = frame["width"] / 1200  # Playwright's own clicks don't reckon with it
    page.mouse.click(frame["x"] + x * scale, frame["y"] + y * scale)
    expect(editor.row("Hero")).to_have_attribute("aria-selected", "true")


def test_what_can_be_added_is_sorted_and_told_apart(desk: Desk, theme: StoreTheme) -> None:
    page = Editor(desk.window(add_theme(source="courtyard", preset="mist", name="Mine"))).page
    page.get_by_role("button", name="Theme settings").first.click()
    expect(page.locator(".looks button[aria-pressed=true]")).to_have_count(1)
    page.locator("[data-add^='template:']").click()
    names = page.locator(".offer > span").evaluate_all("nodes => nodes.map((node) => node.firstChild.data)")
    assert names == sorted(names, key=str.lower)
    drawn = page.locator(".offer use").evaluate_all("nodes => nodes.map((node) => node.getAttribute('href'))")
    assert len({*drawn}) >= 5


class TestVideos:
    def test_one_is_chosen_and_given_a_cover(self, desk: Desk, theme: StoreTheme) -> None:
        own = add_theme(source="courtyard", preset="mist", name="Mine")
        file = io.BytesIO()
        Image.new("RGB", (640, 360), "#286").save(file, "PNG")
        cover = add_shop_picture(name="cover", data=file.getvalue())
        finish_shop_picture(picture=cover, rendered=render(file.getvalue()))
        add_shop_video(name="workshop", file=io.BytesIO((CLIPS / "clip.mp4").read_bytes()))
        editor = Editor(desk.window(own))
        page, film = editor.page, editor.shop.locator(".film video")
        page.locator("[data-add^='template:']").click()
        page.get_by_role("dialog").get_by_role("button", name="Video").click()
        expect(editor.shop.locator(".film__frame")).to_be_in_viewport()
        page.locator("[data-setting=video] .picture-well").click()
        page.get_by_role("dialog").get_by_role("button", name="workshop").click()
        expect(film.locator("source")).to_have_attribute("type", "video/mp4")
        page.get_by_role("button", name="Choose a cover").click()
        page.get_by_role("dialog").get_by_role("button", name="cover", exact=True).click()
        expect(film).to_have_attribute("poster", re.compile(r"\.webp"))
        page.get_by_role("button", name="Remove the video").click()
        expect(film).to_have_count(0)
        editor.undo()
        expect(film).to_have_count(1)


class TestOnASlowLine:
    SLOW = """() => { const plain = window.fetch;
        const pause = () => new Promise((go) => setTimeout(go, 300));
        window.fetch = async (...given) => {
          await pause(); const answer = await plain(...given); await pause(); return answer; } }"""

    def test_the_shop_follows_what_is_typed_while_it_is_being_saved(
        self, editor: Editor, theme: StoreTheme
    ) -> None:
        page, heading = editor.page, editor.page.get_by_role("textbox", name="Heading")
        editor.row("Hero").click()
        page.evaluate(self.SLOW)
        heading.fill("Older")
        page.keyboard.press("Control+s")
        page.wait_for_timeout(150)
        heading.fill("Newer")
        expect(editor.shop.locator("h1")).to_have_text("Newer")
        expect(page.get_by_role("button", name="Save", exact=True)).to_have_attribute("aria-busy", "false")
        page.wait_for_timeout(1500)
        expect(editor.shop.locator("h1")).to_have_text("Newer")
        theme.refresh_from_db()
        stored = theme.document if theme.working is None else theme.working
        assert stored["templates"]["index"]["sections"]["hero"]["settings"]["heading"] == "Newer"

    def test_what_is_typed_after_the_save_began_is_unsaved(self, editor: Editor, theme: StoreTheme) -> None:
        page, heading = editor.page, editor.page.get_by_role("textbox", name="Heading")
        editor.row("Hero").click()
        heading.fill("Older")
        editor.expect_kept()
        page.evaluate(self.SLOW)
        page.keyboard.press("Control+s")
        page.wait_for_timeout(150)
        heading.fill("Newer")
        expect(page.get_by_text("Saved. Shoppers see it now.")).to_be_visible()
        expect(editor.shop.locator("h1")).to_have_text("Newer")
        editor.expect_kept()
        theme.refresh_from_db()
        assert theme.document["templates"]["index"]["sections"]["hero"]["settings"]["heading"] == "Older"
        assert theme.working is not None
        assert theme.working["templates"]["index"]["sections"]["hero"]["settings"]["heading"] == "Newer"


def test_what_failed_is_said_until_it_is_tried_again(editor: Editor) -> None:
    page = editor.page
    fault = page.get_by_text("The shop's door is stuck.")
    offline = page.get_by_text("No connection. Try again.")
    editor.row("Hero").click()
    page.get_by_role("textbox", name="Heading").fill("Once more")
    editor.expect_kept()
    refused = '{"error": "stuck", "message": "The shop\'s door is stuck."}'
    page.route("**/edit/save", lambda route: route.fulfill(status=422, body=refused))
    for _try in range(2):
        with page.expect_response("**/edit/save"):
            page.keyboard.press("Control+s")
        expect(fault).to_have_count(1)
    page.unroute("**/edit/save")
    page.route("**/edit/save", lambda route: route.abort())
    page.keyboard.press("Control+s")
    expect(offline).to_be_visible()
    expect(fault).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(offline).to_have_count(0)
    page.unroute("**/edit/save")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved. Shoppers see it now.")).to_be_visible()


class TestCss:
    def test_what_breaks_out_is_told_and_not_shown(self, editor: Editor) -> None:
        page = editor.page
        editor.row("Hero").click()
        field = page.get_by_role("textbox", name="Custom CSS of this section")
        field.fill("h1 { color: rgb(1, 2, 3) }")
        expect(editor.shop.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
        body = editor.shop.locator("body")
        before = body.evaluate("node => getComputedStyle(node).backgroundColor")
        field.fill("h1 { color: red } } body { background: rgb(9, 8, 7) !important } #x {")
        expect(page.get_by_text("Line 1: “}” closes what was not opened.")).to_be_visible()
        assert body.evaluate("node => getComputedStyle(node).backgroundColor") == before
        page.keyboard.press("Control+s")
        expect(page.locator(".toast.error")).to_contain_text("Line 1: “}” closes what was not opened.")


class TestNothingIsLost:
    def test_leaving_by_the_back_button_and_coming_again(self, desk: Desk, theme: StoreTheme) -> None:
        page = desk.window(theme, "theme_versions")
        page.goto(page.url.replace("versions", "edit"))
        editor = Editor(page)
        editor.row("Hero").click()
        page.get_by_role("textbox", name="Heading").fill("Not lost")
        expect(editor.shop.locator("h1")).to_have_text("Not lost")
        editor.expect_kept()
        page.go_back()
        expect(page.get_by_role("treeitem")).to_have_count(0)
        page.go_forward()
        expect(Editor(page).shop.locator("h1")).to_have_text("Not lost")

    def test_a_closed_tab(self, desk: Desk, theme: StoreTheme) -> None:
        first = Editor(desk.window(theme))
        first.row("Hero").click()
        first.page.get_by_role("textbox", name="Heading").fill("Typed, then closed")
        first.expect_kept()
        first.page.close()
        again = Editor(desk.window(theme))
        expect(again.shop.locator("h1")).to_have_text("Typed, then closed")
        expect(again.page.get_by_role("button", name="Save", exact=True)).to_be_enabled()

    def test_two_tabs(self, desk: Desk, theme: StoreTheme) -> None:
        """The later one is told that it is out of date; it does not write over the other's work."""
        first, second = Editor(desk.window(theme)), Editor(desk.window(theme))
        for editor, text in ((second, "From the second"), (first, "From the first")):
            editor.page.bring_to_front()
            editor.row("Hero").click()
            editor.page.get_by_role("textbox", name="Heading").fill(text)
        expect(first.page.get_by_text("This theme was changed in another window meanwhile.")).to_be_visible()
        expect(first.page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
        expect(first.page.get_by_role("textbox", name="Heading")).to_have_value("From the first")
        theme.refresh_from_db()
        assert theme.working is not None
        kept = theme.working["templates"]["index"]["sections"]["hero"]["settings"]
        assert kept["heading"] == "From the second"
        expect(first.page.get_by_text("What was typed in this tab since is lost")).to_be_visible()
        first.page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
        first.page.get_by_role("button", name="Copy what was typed here").click()
        expect(first.page.get_by_text("Copied.")).to_be_visible()
        assert first.page.evaluate("copied") == "From the first"
        first.page.get_by_role("button", name="Load it again").click()
        expect(first.shop.locator("h1")).to_have_text("From the second")
