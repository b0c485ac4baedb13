"""What the editor is told of a theme: labels in its language, what may stand where, ready-made documents."""

import json

from themes.editor.describe import describe
from themes.editor.ready_made import from_preset
from themes.format.conditions import holds, visible_settings
from themes.format.documents import json_template
from themes.format.schema import Setting
from themes.installed import engine, package
from themes.resolve import resolve


def test_labels_are_in_the_language_asked_for() -> None:
    english, chinese = (describe(package("courtyard"), language) for language in ("en", "zh-Hans"))
    assert (english.title, chinese.title) == ("Courtyard", "庭院")
    assert english.settings[0]["name"] == "Colours"
    assert chinese.settings[0]["name"] == "颜色"
    assert chinese.sections["hero"].name != english.sections["hero"].name
    assert describe(package("courtyard"), "fr").settings[0]["name"] == "Colours"


def test_all_of_it_is_json() -> None:
    described = describe(package("courtyard"), "zh-Hans").json()
    assert json.loads(json.dumps(described)) == described
    assert described["limits"] == {"sections": 25, "blocks": 50, "depth": 8}
    assert {"handle": "inter", "name": "Inter"}.items() <= next(
        font for font in described["fonts"] if font["handle"] == "inter"
    ).items()


def test_a_setting_carries_what_its_control_needs() -> None:
    groups = describe(package("courtyard"), "en").settings
    settings = {entry["id"]: entry for group in groups for entry in group["settings"]}
    width = settings["page_width"]
    assert (width["type"], width["min"], width["max"], width["step"], width["default"]) == (
        "range",
        1100,
        1600,
        20,
        1360,
    )
    assert [option["value"] for option in settings["card_ratio"]["options"]] == ["portrait", "tall", "square"]


def test_the_document_of_a_template_is_what_a_store_would_keep() -> None:
    described = describe(package("courtyard"), "en")
    index = next(template for template in described.templates if template.name == "index")
    assert index.document["order"] == ["hero", "new", "collections"]
    assert index.document["sections"]["new"]["settings"]["count"] == 8
    assert json_template("index", index.document) == package("courtyard").templates["index"]


def test_the_document_of_a_store_is_its_own_where_it_has_one() -> None:
    changed = {"sections": {"a": {"type": "rich-text"}}, "order": ["a"]}
    theme = resolve("courtyard", "mist", {"templates": {"index": changed}})
    assert theme.document("templates", "index") == changed
    assert theme.document("templates", "cart")["order"] == ["main"]
    assert theme.document("sections", "header-group")["type"] == "header"
    assert theme.document("templates", "nowhere") == {}


def test_a_preset_becomes_a_document_with_named_blocks() -> None:
    preset = {
        "name": "Slides",
        "settings": {"auto": True},
        "blocks": [
            {"type": "slide", "settings": {"n": 1}, "blocks": [{"type": "text"}]},
            {"type": "slide"},
            {"type": "arrow", "static": True, "id": "next"},
        ],
    }
    text = {"type": "text", "settings": {}}
    assert from_preset("slideshow", preset) == {
        "type": "slideshow",
        "settings": {"auto": True},
        "blocks": {
            "slide": {
                "type": "slide",
                "settings": {"n": 1},
                "blocks": {"text": text},
                "block_order": ["text"],
            },
            "slide-2": {"type": "slide", "settings": {}},
            "next": {"type": "arrow", "settings": {}, "static": True},
        },
        "block_order": ["slide", "slide-2"],
    }


def test_a_preset_may_name_its_blocks() -> None:
    preset = {"blocks": {"b": {"type": "x"}, "a": {"type": "y"}}, "block_order": ["a", "b"]}
    assert from_preset("s", preset)["block_order"] == ["a", "b"]


class TestConditions:
    def test_they_look_at_values_and_defaults(self) -> None:
        entries = [
            Setting("layout", "select", "grid"),
            Setting("columns", "range", 3, visible_if="{{ section.settings.layout == 'grid' }}"),
            Setting("", "header", label="More", visible_if="{{ section.settings.columns > 3 }}"),
            Setting("other", "text", visible_if="{{ settings.expert and block.settings.none == blank }}"),
        ]
        expert = {"expert": True}
        assert visible_settings(entries, engine(), settings=expert, section={}) == [True, True, False, True]
        shown = visible_settings(entries, engine(), settings=expert, section={"layout": "list", "columns": 4})
        assert shown == [True, False, True, True]

    def test_a_faulty_one_hides_nothing(self) -> None:
        assert holds("{{ if == }}", engine(), settings={}, section={}, block={})
        assert not holds("{{ block.settings.a }}", engine(), settings={}, section={}, block={"a": False})
