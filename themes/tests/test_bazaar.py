"""A theme in the style of third parties (`themes/tests/bazaar`): lax JSON, theme blocks, schemes, app blocks,
dynamic sources, templates in Liquid. It loads and renders as it is.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from themes import app_blocks
from themes.app_blocks import AppBlockCall, app_block
from themes.engine import Drop, Html, prop
from themes.format.load import load_files, load_package
from themes.format.package import Package
from themes.format.reading import read_folder
from themes.installed import engine
from themes.rendering.page import Page
from themes.rendering.placed import ResolvedTheme
from themes.rendering.render import render_asset, render_page, render_sections
from themes.resolve import resolve_package
from themes.samples.shop import Shop

FOLDER = Path(__file__).parent / "bazaar"


@cache
def bazaar() -> Package:
    return load_package(FOLDER, engine())


def theme(own: dict[str, Any] | None = None, preset: str = "") -> ResolvedTheme:
    return resolve_package(bazaar(), preset, "key", own or {})


def page_of(template: str = "index", locale: str = "en", **objects: object) -> Page:
    shop = Shop(locale)
    page = shop.page("/", title="Title")
    about: dict[str, object] = {
        "all_products": {product.handle(): product for product in shop.products},
        "images": {},
        "metaobjects": {},
        "powered_by_link": None,
    }
    if template.startswith("product"):
        about["product"] = shop.products[0]
    if template == "collection":
        about["collection"] = shop.collection("all")
    page.objects = {**page.objects, **about, **objects}
    return page


def html_of(template: str = "index", own: dict[str, Any] | None = None, **options: Any) -> str:
    return render_page(theme(own), template, page_of(template, **options))


def section_of(identity: str, own: dict[str, Any], template: str = "index", **objects: Any) -> str:
    found = render_sections(theme(own), template, [identity], page_of(template, **objects))[identity]
    assert found is not None
    return found


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """The apps that the theme speaks of; the list's first member says whether they are on."""
    monkeypatch.setattr(app_blocks, "_blocks", {})
    is_on = [True]
    checkbox = {"type": "checkbox", "id": "all", "default": False}

    @app_block("reviews", "stars", schema={"name": "Stars", "settings": [checkbox]}, is_on=lambda: is_on[0])
    def stars(call: AppBlockCall) -> Html:
        assert isinstance(call.section, Drop)
        return Html("<b>{} {}</b>").format(call.settings["all"], call.section["id"])

    greeting = {"type": "text", "id": "greeting"}

    @app_block("chat", "bubble", schema={"name": "Chat", "settings": [greeting]}, target="body")
    def bubble(call: AppBlockCall) -> Html:
        return Html("<aside>{}</aside>").format(call.settings["greeting"])

    @app_block("chat", "head", schema={"name": "Chat"}, target="head")
    def head(call: AppBlockCall) -> Html:
        raise AssertionError("the merchant switched it off")

    return is_on


class TestLoading:
    def test_what_is_passed_over_is_said_with_its_place(self) -> None:
        assert [str(warning) for warning in bazaar().warnings] == [
            "config/settings_data.json:17:5: the setting “retired_setting” is not declared",
            "layout/theme.liquid:35:8: there is no snippet “missing-snippet”",
        ]

    def test_all_kinds_of_templates(self) -> None:
        package = bazaar()
        assert set(package.liquid_templates) == {"customers/login", "gift_card", "page.wide", "robots.txt"}
        assert {"product.gift", "customers/account", "metaobject/author", "404"} <= set(package.templates)
        assert list(package.groups) == ["footer-group", "header-group"]
        assert package.title == {"en": "Bazaar"}

    def test_what_files_bring_is_bundled_once(self) -> None:
        package = bazaar()
        assert package.css_bundle == "bundled-sections.css"  # the theme has a sections.css of its own
        assert package.assets["sections.css"].body == b""  # a rule without declarations says nothing
        css = package.assets["bundled-sections.css"].body.decode()
        assert css == ".text{color:inherit}header{position:sticky}"
        script = package.assets[package.js_bundle].body.decode()
        assert script.startswith("(function(){try{const bar=")

    def test_the_current_settings_are_a_choice_beside_the_presets(self) -> None:
        assert list(bazaar().presets) == ["current", "Default", "Night"]
        assert bazaar().default_preset == "current"
        assert "sections" not in bazaar().presets["current"].settings
        assert theme(preset="Default").values.fixed["heading_scale"] == 110


@pytest.mark.parametrize("locale", ["en", "zh-Hans", "fr"])
@pytest.mark.parametrize("template", sorted({*bazaar().templates, *bazaar().liquid_templates}))
def test_every_template_renders(template: str, locale: str) -> None:
    html = html_of(template, locale=locale)
    assert "theme-fault" not in html
    assert re.findall(r"<!-- (.*?) -->", html) in (
        [],
        ["layout/theme.liquid:35: there is no snippet “missing‐snippet”"],
    )
    assert "{%" not in html
    assert "{{" not in html


class TestSettings:
    def test_texts_are_escaped_and_rich_texts_cleaned(self) -> None:
        html = html_of()
        assert "<h1>Hand &lt;b&gt;made&lt;/b&gt;</h1>" in html
        assert '<p>Since <strong>1999</strong> <a href="/collections/deep"' in html
        assert "alert(1)" not in html
        assert "<span><em>New</em>block</span>" in html
        assert '<iframe src="https://maps.example"></iframe>' in html

    def test_links_keep_the_language(self) -> None:
        assert '<a href="/en/collections/quartz">Read more</a>' in html_of(locale="en")
        assert '<a href="/collections/quartz">查看更多</a>' in html_of(locale="zh-Hans")

    def test_liquid_is_rendered_and_a_fault_in_it_harms_nothing(self) -> None:
        assert "<code>6 Gleam &amp; Bead</code>" in html_of()
        own = {"templates": {"index": _one("hero", {"code": "{% if %}", "heading": "Stands"})}}
        html = html_of(own=own)
        assert "<h1>Stands</h1>" in html
        assert "theme-fault" not in html

    def test_colour_schemes(self) -> None:
        html = html_of()
        assert "--background: 255,255,255;" in html
        assert "--text: 255 255 255;" in html
        assert "--gradient: linear-gradient(180deg, #000 0%, #222 100%);" in html
        assert '<body class="color-scheme-dark upper">' in html
        assert '<div class="hero color-scheme-dark" style="--c: #121212">' in html

    def test_a_scheme_that_is_gone_gives_way_to_the_first(self) -> None:
        own = {"templates": {"index": _one("hero", {"scheme": "scheme-9"})}}
        assert 'class="hero color-scheme-1"' in html_of(own=own)

    def test_fonts_known_and_unknown(self) -> None:
        html = html_of()
        assert "--font-heading: 'Josefin Sans', system-ui" in html
        assert "--font-heading-style: italic;" in html
        assert "--font-heading-weight: 600;" in html
        own = {"settings": {"type_header_font": "some_new_face_n3"}}
        assert "--font-heading: 'Some New Face', system-ui" in html_of(own=own)

    def test_videos(self) -> None:
        expected = '<p data-video="youtube/abcdefgh123">https://www.youtube.com/watch?v=abcdefgh123</p>'
        assert expected in html_of()

    def test_a_default_may_be_a_phrase_of_the_schemas_words(self) -> None:
        own = {"templates": {"index": _one("hero", {})}}
        assert "<h1>Welcome</h1>" in html_of(own=own, locale="en")
        assert "<h1>欢迎</h1>" in html_of(own=own, locale="zh-Hans")


def _one(kind: str, settings: Mapping[str, object], **more: object) -> dict[str, Any]:
    """A template with one section, called "it"."""
    return {"sections": {"it": {"type": kind, "settings": settings, **more}}, "order": ["it"]}


class Tinted(Drop):
    """An object with what dynamic sources ask for."""

    @prop
    def title(self) -> str:
        return "<i>Ring</i>"

    @prop
    def vendor(self) -> str:
        return "Öz & co"

    @prop
    def tint(self) -> str:
        return "#102030"


class TestDynamicSources:
    def test_objects_texts_and_colours(self) -> None:
        html = html_of("product")
        assert "<h1>Uruguayan amethyst bracelet by 拾光</h1>" in html
        assert '<img src="/media/amethyst-1-360.webp" alt="">' in html
        html = html_of("product", product=Tinted())
        assert '<i style="color: #102030">16</i>' in html

    def test_what_they_give_is_escaped_once(self) -> None:
        html = html_of("product", product=Tinted())
        assert "<h1>&lt;i&gt;Ring&lt;/i&gt; by ÖZ &amp; CO</h1>" in html
        assert '<div class="text" ><p>&lt;i&gt;Ring&lt;/i&gt;</p></div>' in html

    def test_settings_around_a_block_and_what_is_closest(self) -> None:
        html = html_of()
        assert '<div class="text" >Citrine bracelet · 拾光</div>' in html
        assert '<div class="text" >Uruguayan amethyst bracelet</div>' in html

    def test_settings_that_ask_each_other_end_as_nothing(self) -> None:
        settings = {"headline": "{{ section.settings.headline }}"}
        own = {"templates": {"product": _one("main-product", settings)}}
        assert "<h1></h1>" in html_of("product", own=own)

    def test_they_reach_nothing_but_what_templates_see(self) -> None:
        settings = {"headline": "{{ product.__class__ }}|{{ product.stone }}|{{ request.environ }}"}
        own = {"templates": {"product": _one("main-product", settings)}}
        assert "<h1>||</h1>" in html_of("product", own=own)


class TestThemeBlocks:
    def test_nested_blocks_in_their_wrappers(self) -> None:
        html = html_of()
        outer = html.index(
            '<div id="shopify-block-template--index__free__group_1" class="shopify-block group">'
        )
        inner = html.index('<div id="shopify-block-template--index__free__group_1__inner"')
        assert outer < html.index("Citrine bracelet ·") < inner
        assert html.count("<small>template--index__free</small>") == 2

    def test_a_static_block_has_its_data_or_its_defaults_and_sees_arguments(self) -> None:
        html = html_of()
        assert '<div class="text text--loud" >Static words</div>' in html
        own = {"templates": {"index": _one("free", {})}}
        assert '<div class="text text--loud" ><p>Words</p></div>' in html_of(own=own)

    def test_a_hidden_static_block_is_not_drawn(self) -> None:
        blocks = {"title": {"type": "text", "static": True, "disabled": True}}
        own = {"templates": {"index": _one("free", {}, blocks=blocks)}}
        assert 'class="text' not in html_of(own=own)

    def test_static_blocks_in_a_loop_with_their_own_closest_product(self) -> None:
        html = html_of("product")
        cards = re.findall(r"<h3>(.*?)</h3><p[^>]*>(.*?)\n", html)
        assert cards == [
            ("1. Star rose quartz bracelet", "From CN¥198.00"),
            ("2. Green phantom quartz bracelet", "From CN¥688.00"),
        ]
        assert "Only CN¥368.00" in html

    def test_private_blocks_stand_only_where_they_are_named(self) -> None:
        blocks = {"p": {"type": "_private"}, "g": {"type": "group", "blocks": {"q": {"type": "_private"}}}}
        own = {"templates": {"index": _one("free", {}, blocks=blocks)}}
        assert html_of(own=own).count("<p>Private</p>") == 1

    def test_only_the_blocks_that_a_section_takes(self) -> None:
        blocks = {"a": {"type": "text"}, "b": {"type": "group"}, "c": {"type": "nobody-knows"}}
        own = {"templates": {"product": _one("main-product", {}, blocks=blocks)}}
        html = html_of("product", own=own)
        assert html.count('class="text"') == 1
        assert "<small>" not in html

    def test_blocks_lie_at_most_eight_deep(self) -> None:
        entry: dict[str, Any] = {"type": "group"}
        for _ in range(12):
            entry = {"type": "group", "blocks": {"g": entry}}
        own = {"templates": {"index": _one("free", {}, blocks={"g": entry})}}
        assert html_of(own=own).count("<small>") == 8

    def test_blocks_are_marked_for_the_editor_only(self) -> None:
        assert "data-block-id" not in html_of()
        page = page_of()
        page.editing = True
        html = render_page(theme(), "index", page)
        assert 'data-block-id="group_1/inner/deep"' in html
        assert (
            '<li id="Slide-slide-c"  data-block-id="slide-c"'
            ' data-shopify-editor-block="{&#34;id&#34;: &#34;slide-c&#34;, &#34;type&#34;: &#34;slide&#34;}">'
        ) in html
        assert 'data-section-key="hero" data-section-location="template"' in html
        assert 'data-section-group="header-group"' in html


@pytest.mark.usefixtures("apps")
class TestAppBlocks:
    def test_they_stand_in_sections_and_in_blocks(self) -> None:
        html = html_of()
        assert '<div id="shopify-block-reviews" class="shopify-block shopify-app-block">' in html
        assert "<b>True template--index__free</b>" in html
        assert '<div class="apps"><div id="shopify-block-stars"' in html
        assert "<b>False template--index__apps</b>" in html

    def test_nothing_is_shown_where_the_app_is_off(self, apps: list[bool]) -> None:
        apps[0] = False
        html = html_of()
        assert "<b>True" not in html
        assert '<div class="apps"></div>' in html

    def test_embeds_stand_at_the_end_of_every_page(self) -> None:
        assert "<aside>Hello &lt;/b&gt;</aside></body>" in html_of()
        own = {
            "settings": {"blocks": {"1234": {"type": "shopify://apps/chat/blocks/bubble", "disabled": True}}}
        }
        assert "<aside>" not in html_of(own=own)


class TestPlaces:
    def test_section_knows_where_it_stands(self) -> None:
        html = html_of()
        assert '<header data-index="1" data-index0="0" data-location="header"' in html
        assert '<p data-location="static" data-index="">Free delivery today</p>' in html
        assert '<svg class="icon-bag" data-section="sections--header-group__bar">' in html

    def test_a_section_asked_for_alone_has_no_index(self) -> None:
        identity = "sections--header-group__bar"
        assert '<header data-index="" data-index0=""' in section_of(identity, {})

    def test_a_section_in_a_layout_falls_back_to_its_schemas_default(self) -> None:
        resolved = theme(preset="Default")
        html = render_sections(resolved, "cart", ["promo"], page_of())["promo"] or ""
        assert ">By default one</p>" in html

    def test_wrapper_and_layouts(self) -> None:
        assert '<main id="MainContent"><div id="shop" data-role="home" class="page wide">' in html_of()
        assert '<body class="password"><div id="shopify-section-template--password__main"' in html_of(
            "password"
        )
        assert html_of("product.gift").startswith('<div id="shopify-section-template--product-gift__main"')
        assert html_of("gift_card", gift_card={"code": "ABC"}) == "<!doctype html><p>ABC</p>\n"
        assert '<body class="password"><p>Us</p>' in html_of("page.wide", page={"title": "Us"})

    def test_an_alternate_that_is_gone_is_the_usual_template(self) -> None:
        assert "<p>page|</p>" in html_of("page.no-longer-there")
        assert "<p>page|contact</p>" in html_of("page.contact")

    def test_a_store_may_add_an_alternate(self) -> None:
        own = {"templates": {"page.story": {**_one("main-any", {"title": "Story"}), "layout": "password"}}}
        html = html_of("page.story", own=own)
        assert "<h1>Story</h1><p>page|story</p>" in html
        assert '<body class="password">' in html

    def test_css_of_the_merchant_stays_in_its_section_and_element(self) -> None:
        html = html_of()
        assert "#shopify-section-template--index__hero {\nh1 { color: red; }" in html
        assert "p { margin: 0 }<\\/style></style>" in html

    def test_disabled_sections_and_blocks_are_left_out(self) -> None:
        html = html_of()
        assert "Not shown" not in html
        assert "Hidden" not in html
        assert html.index("Third") < html.index("First")


class TestWords:
    def test_plurals_and_fallbacks(self) -> None:
        assert "<p>12 products</p>" in html_of("collection", locale="en")
        assert "<p>共 12 件</p>" in html_of("collection", locale="zh-Hans")
        assert "<p>12 produits</p>" in html_of("collection", locale="fr")
        assert "All rights <b>Gleam &amp; Bead</b> Made by hand" in html_of(locale="en")
        assert "手工制作" in html_of(locale="zh-Hans")
        assert '<h1 class="customers-login">Sign in</h1>' in html_of("customers/login", locale="fr")


def test_an_asset_in_liquid_sees_settings_and_other_assets() -> None:
    template = engine().compile(
        "{{ settings.card_scheme }} {{ 'base.css' | asset_url }}", "assets/x.css.liquid"
    )
    text = render_asset(theme(), template, Page(locale="en", currency=""))
    assert text == f"scheme-dark /theme-assets/bazaar/{bazaar().asset_digest}/base.css"
    look = bazaar().assets["look.css"].template
    assert look is not None
    assert "color: #334fb4" in render_asset(theme(), look, Page(locale="en", currency=""))


def test_what_the_engine_tolerates_is_a_warning() -> None:
    files = {**read_folder(FOLDER), "snippets/icon.liquid": b"\n{{ 'a' | append: 'b' 'c' }}"}
    found = [str(problem) for problem in load_files("odd", files, engine()).warnings]
    assert any(each.startswith("snippets/icon.liquid:2:") for each in found)
