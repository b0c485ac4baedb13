"""Every package of ours renders every page, in every preset and both languages, and lets nothing through
that runs.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from themes.gallery import LANGUAGES, list_themes
from themes.installed import package
from themes.language.colours import color_contrast
from themes.rendering.render import render_page
from themes.resolve import resolve
from themes.samples.shop import STONES, Shop, Text
from themes.tests.packages import EVIL, PACKAGES, PAGES, PRESETS, default_preset, html_of, outline

EVIL_STONES = tuple(replace(stone, title=Text(EVIL, EVIL), vendor=EVIL) for stone in STONES)
MOST_SCRIPT = 20_000
"""Bytes of all scripts of a theme together, as they are sent."""
DATA = {"application/json", "application/ld+json"}
STATIC = Path(__file__).parents[1] / "static"
READABLE = 4.5
"""The contrast that small text needs."""


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_loads_without_a_warning(name: str) -> None:
    assert package(name).warnings == ()


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "preset", "template"),
    [(name, preset, page) for name, preset in PRESETS for other, page in PAGES if other == name],
)
def test_every_page_is_well_formed(name: str, preset: str, template: str, locale: str) -> None:
    html = html_of(name, template, Shop(locale, cart=3), preset)
    found = outline(html)
    assert found.faults == []
    assert found.open == []
    assert (found.tags[0][0], found.tags[0][1]["lang"]) == ("html", locale)
    assert sum(tag == "h1" for tag, _ in found.tags) == 1
    assert sum(tag == "main" for tag, _ in found.tags) == 1
    assert "<!-- sections/" not in html, "a section failed"
    assert "translation missing" not in html.lower()


@pytest.mark.parametrize("name", ["circuit", "courtyard"])
def test_promises_begin_with_something_to_change(name: str) -> None:
    (preset,) = package(name).sections["trust-badges"].schema.presets
    assert [set(block["settings"]) for block in preset["blocks"]] == [{"icon", "heading", "text"}] * 3


@pytest.mark.parametrize(("name", "template"), PAGES)
def test_nothing_moves_while_pictures_load(name: str, template: str) -> None:
    tags = outline(html_of(name, template, Shop("en", cart=3))).tags
    for image in [attributes for tag, attributes in tags if tag == "img"]:
        assert image["width"]
        assert image["height"]
        assert image["alt"] is not None


@pytest.mark.parametrize(("name", "template"), PAGES)
def test_no_style_or_script_stands_in_a_page(name: str, template: str) -> None:
    for tag, attributes in outline(html_of(name, template, Shop("en", cart=3))).tags:
        assert tag != "style"
        assert "style" not in attributes
        assert not any(each.startswith("on") for each in attributes)
        if tag == "script":
            assert "src" in attributes or attributes["type"] in DATA


@pytest.mark.parametrize(("name", "template"), PAGES)
def test_a_product_that_is_called_a_script_stays_text(name: str, template: str) -> None:
    html = html_of(name, template, Shop("en", stones=EVIL_STONES, cart=3))
    found = outline(html)
    assert found.faults == []
    assert not [attributes for tag, attributes in found.tags if "onerror" in attributes]
    assert "<script>alert" not in html


@pytest.mark.parametrize(("name", "template"), [each for each in PAGES if each[1] != "product"])
def test_an_empty_shop_has_every_page(name: str, template: str) -> None:
    found = outline(html_of(name, template, Shop("zh-Hans", stones=())))
    assert found.faults == []
    assert found.open == []


@pytest.mark.parametrize("name", PACKAGES)
class TestPackage:
    def test_both_languages_say_the_same_things(self, name: str) -> None:
        for tables in (package(name).locales, package(name).labels):
            assert tables["zh-Hans"].own_keys == tables["en"].own_keys

    def test_scripts_are_small(self, name: str) -> None:
        assets = package(name).assets.values()
        assert sum(len(asset.body) for asset in assets if asset.name.endswith(".js")) <= MOST_SCRIPT

    def test_a_product_can_be_bought_without_script(self, name: str) -> None:
        shop = Shop("en")
        theme = resolve(name, default_preset(name), {})
        tags = outline(render_page(theme, "product", shop.page("/p", product=shop.products[0]))).tags
        assert [
            each["action"] for tag, each in tags if tag == "form" and each.get("id") == "product-form"
        ] == ["/en/cart/add"]
        assert any(tag in {"input", "select"} and each.get("name") == "id" for tag, each in tags)


@pytest.mark.parametrize(("name", "preset"), PRESETS)
def test_colours_can_be_read(name: str, preset: str) -> None:
    fixed: dict[str, Any] = dict(resolve(name, preset, {}).values.fixed)
    schemes = fixed.get("color_schemes", [])
    plain = {key.removeprefix("color_"): value for key, value in fixed.items() if key.startswith("color_")}
    palettes = [scheme.settings().json() for scheme in schemes] if schemes else [plain]
    assert palettes
    for colours in palettes:
        for front, back in (
            ("text", "background"),
            ("text", "surface"),
            ("accent", "background"),
            ("on_accent", "accent"),
            ("sale", "background"),
        ):
            assert color_contrast(str(colours[front]), str(colours[back])) >= READABLE, (front, back)


def test_the_gallery() -> None:
    choices = list_themes()
    assert sorted(choice.value for choice in choices) == sorted(
        f"{name}/{preset}" for name, preset in PRESETS
    )
    assert choices[0].package == "courtyard"
    for choice in choices:
        assert set(choice.names) == set(choice.descriptions) == set(LANGUAGES)
        for language in LANGUAGES:
            with override(language.lower()):
                file = STATIC / choice.picture
            assert file.name == f"{choice.package}-{choice.preset}.{language}.webp"
            assert 5_000 < file.stat().st_size <= 60_000
