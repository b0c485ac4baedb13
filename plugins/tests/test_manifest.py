"""Manifests are read whole, and all that is wrong with one is said at once."""

from __future__ import annotations

import pytest

from kaidian_sdk import Field, Manifest, ManifestError, in_language

SOUND = """
id = "gift-notes"
version = "1.2.0"
name = { en = "Gift notes", zh-Hans = "礼品留言" }
summary = "Shows notes."
"""


def test_a_small_manifest() -> None:
    manifest = Manifest.parse(SOUND)
    assert (manifest.id, manifest.version, manifest.scopes, manifest.settings) == (
        "gift-notes",
        "1.2.0",
        (),
        (),
    )
    assert in_language(manifest.name, "zh-Hans") == "礼品留言"
    assert in_language(manifest.name, "fr") == "Gift notes"


def test_settings_become_fields() -> None:
    manifest = Manifest.parse(
        SOUND + '[[settings]]\nid = "size"\nlabel = "Size"\ntype = "select"\noptions = { s = "S", m = "M" }\n'
    )
    assert manifest.settings == (Field(id="size", label="Size", type="select", options={"s": "S", "m": "M"}),)
    assert manifest.settings[0].start == "s"


FIELD = SOUND + '[[settings]]\nid = "a"\nlabel = "A"\n'


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("id = ", ["plugin.toml is no TOML"]),
        (f"id = {'9' * 5000}", ["plugin.toml is no TOML"]),
        (SOUND.replace("Shows notes.", "a\\u0000b"), ["“summary” is"]),
        ("", [f"“{name}” is missing" for name in ("id", "version", "name", "summary")]),
        (SOUND + "colour = 1\n", ["“colour” is nothing a manifest has"]),
        (SOUND + 'scopes = "all"\n', ["“scopes” is a list of texts"]),
        (SOUND + "settings = 3\n", ["“settings” is a list of tables, written [[settings]]"]),
        (SOUND.replace("gift-notes", "Gift Notes"), ["“Gift Notes” is no id"]),
        (SOUND.replace("1.2.0", "new"), ["“new” is no version"]),
        (SOUND + 'platform = "any"\n', ["“any” is no range of versions"]),
        (SOUND.replace("Shows notes.", "x" * 161), ["“summary” is longer than 160 letters"]),
        (SOUND + '[[settings]]\nlabel = "A"\n', ["setting 1: “id” is missing"]),
        (SOUND + '[[settings]]\nid = "a"\nlabel = 1\n', ["setting 1: “label” is a text"]),
        (SOUND + '[[settings]]\nid = "A"\nlabel = "A"\n', ["“A” is no id of a field"]),
        (
            FIELD + 'type = "rainbow"\n',
            ["a: there is no type “rainbow”"],
        ),
        (FIELD + 'type = "select"\n', ["a: a select has options"]),
        (
            FIELD + 'type = "integer"\ndefault = true\n',
            ["a: the default True"],
        ),
        (FIELD + '[[settings]]\nid = "a"\nlabel = "A"\n', ["the setting “a” is declared twice"]),
    ],
)
def test_what_is_wrong_is_said(text: str, faults: list[str]) -> None:
    with pytest.raises(ManifestError) as caught:
        Manifest.parse(text)
    assert len(caught.value.faults) == len(faults)
    for said, expected in zip(caught.value.faults, faults, strict=True):
        assert said.startswith(expected)


@pytest.mark.parametrize(
    ("platform", "version", "works"),
    [
        (">=1.0,<2", "1.4.2", True),
        (">=1.0,<2", "2.0.0", False),
        (">=1.5", "1.4.9", False),
        ("==1.2.3", "1.2.3", True),
        ("<=1.2", "1.2.1", False),
    ],
)
def test_the_range_of_platforms(platform: str, version: str, works: bool) -> None:
    assert Manifest.parse(SOUND + f'platform = "{platform}"\n').works_with(version) is works
