"""Loading theme packages: what a good one gives, and that a bad one is told all its faults at once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from themes import installed
from themes.errors import UnknownTheme
from themes.format.lax_json import parse_json
from themes.format.load import load_package
from themes.format.package import Package
from themes.format.problems import PackageError
from themes.format.schema import Setting
from themes.installed import engine

FILES = {
    "layout/theme.liquid": "<body>{{ content_for_layout }}</body>",
    "templates/index.json": '{"sections": {"a": {"type": "words"}}, "order": ["a"]}',
    "sections/words.liquid": (
        "<p>{{ section.settings.text }}</p>{% stylesheet %}p { color: red }{% endstylesheet %}\n"
        '{% schema %}{"name": "Words", "settings": [{"type": "text", "id": "text"}]}{% endschema %}'
    ),
    "snippets/note.liquid": "note",
    "config/settings_schema.json": json.dumps(
        [
            {"name": "theme_info", "theme_name": "Tiny", "theme_version": "2.1.0"},
            {
                "name": "Colours",
                "settings": [{"type": "color", "id": "ink", "label": "Ink", "default": "#123456"}],
            },
        ]
    ),
    "config/settings_data.json": '{"current": "plain", "presets": {"plain": {"settings": {"ink": "#fff"}}}}',
    "locales/en.default.json": '{"cart": {"title": "Cart"}}',
    "locales/en.default.schema.json": "{}",
    "assets/base.css": "p { margin: 0 }",
    "assets/look.css.liquid": "body { color: {{ settings.ink }} }",
}

type Write = Callable[..., Path]


@pytest.fixture
def tiny(tmp_path: Path) -> Write:
    """Writes a tiny theme; `changes` replaces the text of files, None leaves a file out."""

    def write(changes: dict[str, str | None] | None = None) -> Path:
        folder = tmp_path / "tiny"
        for name, text in {**FILES, **(changes or {})}.items():
            if text is not None:
                file = folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")
        return folder

    return write


def faults(folder: Path) -> list[str]:
    with pytest.raises(PackageError) as caught:
        load_package(folder, engine())
    return [str(problem) for problem in caught.value.problems]


def load(folder: Path) -> Package:
    return load_package(folder, engine())


def test_a_good_package(tiny: Write) -> None:
    package = load(tiny())
    assert (package.name, package.version, package.title) == ("tiny", "2.1.0", {"en": "Tiny"})
    assert list(package.sections) == ["words"]
    assert [use.type for use in package.templates["index"].sections] == ["words"]
    assert package.settings["ink"] == Setting("ink", "color", "#123456", "Ink")
    assert package.presets["plain"].settings == {"ink": "#fff"}
    assert package.assets["base.css"].content_type == "text/css; charset=utf-8"
    assert package.assets["look.css"].template is not None


def test_styles_of_sections_become_one_asset(tiny: Write) -> None:
    package = load(tiny())
    assert package.assets["sections.css"].body == b"p{color:red}"


def test_the_digest_of_assets_follows_assets_only(tiny: Write) -> None:
    before = load(tiny())
    after = load(tiny({"snippets/note.liquid": "another"}))
    assert after.asset_digest == before.asset_digest
    assert after.digest != before.digest
    assert load(tiny({"assets/base.css": "body { margin: 0 }"})).asset_digest != before.asset_digest


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("snippets/note.liquid", "\n{% if %}", "snippets/note.liquid:2"),
        ("templates/index.json", "{\n  a", "templates/index.json:2:3: this is not JSON"),
        ("templates/index.json", "[]", "templates/index.json:1:1: an object was expected"),
        (
            "templates/index.json",
            '{"a": NaN}',
            "templates/index.json:1:1: this is not JSON: “NaN” is no number",
        ),
        (
            "templates/index.json",
            '{"sections": {"a": {\n "type": "nope"}}, "order": ["a"]}',
            "templates/index.json:2:2: “a” is of an unknown type: “nope”",
        ),
        (
            "sections/words.liquid",
            '<p>\n{% schema %}\n{"name": "Words",\n  "settings": }{% endschema %}',
            "sections/words.liquid:4:15: the schema is not JSON",
        ),
        (
            "sections/words.liquid",
            "{% schema %}{}{% endschema %}\n{% schema %}{}{% endschema %}",
            "sections/words.liquid:2: there are two schemas",
        ),
        (
            "sections/words.liquid",
            "\n{% schema %}{}",
            "sections/words.liquid:2: {% schema %} is never closed",
        ),
        ("layout/theme.liquid", None, "layout/theme.liquid: the file is missing"),
        (
            "layout/theme.liquid",
            "<body></body>",
            "layout/theme.liquid: {{ content_for_layout }} is missing: every page would be empty",
        ),
        ("locales/de.default.json", "{}", "locales: only one file can end in .default.json"),
        ("locales/en.default.json", "{", "locales/en.default.json:1:2: this is not JSON"),
    ],
)
def test_a_fault_is_named(tiny: Write, file: str, text: str | None, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults(tiny({file: text})))


@pytest.mark.parametrize(
    ("file", "text", "warning"),
    [
        (
            "templates/index.json",
            '{"sections": {"a": {"type": "words"}},\n "order": ["a", "b"]}',
            "templates/index.json:2:2: “b” is not in both `sections` and `order`",
        ),
        (
            "templates/index.json",
            '{"sections": {"a": {"type": "words", "settings": {\n"size": 3}}}, "order": ["a"]}',
            "templates/index.json:2:1: the setting “size” is not declared",
        ),
        (
            "templates/index.json",
            '{"sections": {"a": {"type": "words", "settings": {"text": [3]}}}, "order": ["a"]}',
            "templates/index.json:1:51: the setting “text”: a text was expected",
        ),
        (
            "templates/index.json",
            '{"sections": {"a": {"type": "words", "blocks": {"x": {"type": "y"}}}}, "order": ["a"]}',
            "templates/index.json:1:55: “words” takes no block “y”",
        ),
        (
            "templates/index.json",
            '{"sections": {"a": {"type": "words", "settings": {"text": "t:no.key"}}}, "order": ["a"]}',
            "templates/index.json:1:51: there is no phrase “no.key” in the default language",
        ),
        (
            "sections/words.liquid",
            '{% schema %}{"settings": [{"type": "text", "id": "text"}]}{% endschema %}',
            "sections/words.liquid:1:13: the schema has no name",
        ),
        (
            "sections/words.liquid",
            '\n{% schema %}{"name": "t:no.key"}{% endschema %}',
            "sections/words.liquid:2:14: there is no phrase “no.key” in the default language",
        ),
        (
            "snippets/note.liquid",
            "{% comment %}{% render 'commented' %}{% endcomment %}\n  {%- render 'gone', a: 1 -%}",
            "snippets/note.liquid:2:7: there is no snippet “gone”",
        ),
        (
            "layout/theme.liquid",
            "{% sections 'footer-group' %}{{ content_for_layout }}",
            "layout/theme.liquid:1:4: there is no section group “footer-group”",
        ),
        (
            "config/settings_data.json",
            '{"current": "x", "presets": {}}',
            "config/settings_data.json:1:2: the current preset “x” is not among the presets",
        ),
        ("config/settings_schema.json", None, "config/settings_schema.json: the file is missing"),
        ("locales/en.default.json", None, "locales: no file ends in .default.json"),
        (
            "locales/en.default.json",
            '{"a": [3]}',
            "locales/en.default.json:1:2: a: a text or an object of texts was expected",
        ),
    ],
)
def test_what_is_passed_over_is_a_warning(tiny: Write, file: str, text: str | None, warning: str) -> None:
    found = [str(problem) for problem in load(tiny({file: text})).warnings]
    assert any(each.startswith(warning) for each in found), found


def test_a_faulty_file_is_told_once_and_not_wherever_it_is_placed(tiny: Write) -> None:
    broken = {"sections/words.liquid": '{% if %}\n{% schema %}{"name": "Words"}{% endschema %}'}
    assert faults(tiny({**broken, "snippets/note.liquid": "{% nope %}"})) == [
        "snippets/note.liquid:1:1: there is no tag “nope”",
        "sections/words.liquid:1:7: a value was expected",
    ]


def test_a_package_without_problems_has_no_warnings(tiny: Write) -> None:
    assert load(tiny()).warnings == ()


def test_all_faults_are_told_at_once(tiny: Write) -> None:
    folder = tiny(
        {"snippets/note.liquid": "{% if %}", "templates/index.json": "{", "layout/theme.liquid": None}
    )
    assert len(faults(folder)) == 3


def declare(tiny: Write, declared: dict[str, object]) -> Path:
    schema = json.dumps({"name": "Words", "settings": [{"type": "text", "id": "text"}, declared]})
    return tiny({"sections/words.liquid": f"{{% schema %}}{schema}{{% endschema %}}"})


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        ({"type": "text"}, "a setting of the type “text” has no id"),
        ({"type": "shape", "id": "x"}, "unknown type “shape”"),
        ({"type": "text", "id": "text"}, "“text” is declared twice"),
        ({"type": "select", "id": "x"}, "has no options"),
        ({"type": "range", "id": "x", "min": 1}, "the range “x” needs a number as `max`"),
        (
            {"type": "range", "id": "x", "min": 1, "max": 3, "step": 0},
            "the step of the range “x” must be above 0",
        ),
        ({"type": "range", "id": "x", "min": 1, "max": 3, "step": 5}, "is larger than the range"),
        ({"type": "range", "id": "x", "min": 3, "max": 3}, "ends where it begins"),
    ],
)
def test_a_faulty_declaration_is_named(tiny: Write, declared: dict[str, object], fault: str) -> None:
    found = faults(declare(tiny, declared))
    assert any(fault in each for each in found), found


def test_a_block_that_is_gone_is_told_once(tiny: Write) -> None:
    schema = json.dumps({"name": "X", "blocks": [{"type": "@theme"}, {"type": "gone"}]})
    found = [
        str(each)
        for each in load(tiny({"sections/x.liquid": f"{{% schema %}}{schema}{{% endschema %}}"})).warnings
    ]
    assert len(found) == 1
    assert "there is no file “blocks/gone.liquid”" in found[0]


@pytest.mark.parametrize(
    ("declared", "warning"),
    [
        ({"type": "select", "id": "x", "options": [{"value": "a"}], "default": "b"}, "“b” is none of a"),
        ({"type": "range", "id": "x", "min": 1, "max": 3, "default": 9}, "9 is not between 1 and 3"),
        ({"type": "range", "id": "x", "min": 0, "max": 9, "step": 3, "default": 4}, "is between two steps"),
        ({"type": "range", "id": "x", "min": 0, "max": 900}, "has more than 101 positions"),
        ({"type": "checkbox", "id": "x", "default": "yes"}, "true or false was expected"),
        ({"type": "color", "id": "x", "default": "red; }"}, "is not a colour"),
        ({"type": "number", "id": "x", "default": "a"}, "a number was expected"),
    ],
)
def test_a_default_that_does_not_fit_is_a_warning(
    tiny: Write, declared: dict[str, object], warning: str
) -> None:
    found = [str(problem) for problem in load(declare(tiny, declared)).warnings]
    assert any(warning in each for each in found), found


def test_numbers_may_be_written_as_texts(tiny: Write) -> None:
    package = load(declare(tiny, {"type": "range", "id": "x", "min": "0", "max": "9", "default": "4"}))
    setting = package.sections["words"].schema.settings["x"]
    assert (setting.minimum, setting.maximum, setting.default, package.warnings) == (0, 9, 4, ())


def test_json_may_have_comments_and_trailing_commas() -> None:
    text = '/* made by the editor */ {"a": "// no comment, }", // one\n "b": [1, 2,],}'
    assert parse_json(text) == {"a": "// no comment, }", "b": [1, 2]}


def test_an_unknown_theme() -> None:
    with pytest.raises(UnknownTheme):
        installed.package("nobody-made-this")
