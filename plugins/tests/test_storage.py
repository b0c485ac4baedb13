"""What plugins keep is bounded, and apart."""

from __future__ import annotations

import pytest

from kaidian_sdk import StorageFull
from plugins import storage
from plugins.storage import PluginStorage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def test_values_come_back_as_they_were_kept() -> None:
    kept = PluginStorage("a")
    kept.set("k", {"数": [1, 2.5, None, True, "💜"]})
    assert kept.get("k") == {"数": [1, 2.5, None, True, "💜"]}
    kept.set("k", 3)
    assert kept.get("k") == 3
    assert kept.get("other", "none") == "none"
    assert PluginStorage("b").get("k") is None
    kept.delete("k")
    kept.delete("k")
    assert kept.get("k") is None


def test_add_keeps_the_first_value_only() -> None:
    kept = PluginStorage("a")
    assert kept.add("k", 1) is True
    assert kept.add("k", 1) is False
    assert kept.add("k", 2) is False
    assert kept.get("k") == 1


def test_numbers_are_increased() -> None:
    kept = PluginStorage("a")
    assert [kept.increase("n"), kept.increase("n", 5), kept.increase("n", -2)] == [1, 6, 4]
    kept.set("word", "x")
    with pytest.raises(ValueError, match="“word” is no number"):
        kept.increase("word")


def test_items_come_by_key_and_page_by_page() -> None:
    kept = PluginStorage("a")
    for key in ("r:2", "r:1", "s:1", "r:3"):
        kept.set(key, key.upper())
    PluginStorage("b").set("r:0", "theirs")
    assert list(kept.items("r:")) == [("r:1", "R:1"), ("r:2", "R:2"), ("r:3", "R:3")]
    assert list(kept.items("r:", limit=1, after="r:1")) == [("r:2", "R:2")]


@pytest.mark.parametrize("key", ["", "x" * 201, "a\0", 3])
def test_a_key_is_a_short_text(key: object) -> None:
    with pytest.raises(ValueError, match="a key is a text"):
        PluginStorage("a").set(key, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [object(), float("nan"), "a\0b", "\ud800", {1, 2}])
def test_a_value_is_json(value: object) -> None:
    with pytest.raises(ValueError):
        PluginStorage("a").set("k", value)
    assert PluginStorage("a").get("k") is None


def test_there_is_an_end_to_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = PluginStorage("a")
    with pytest.raises(StorageFull, match="larger than 64000 bytes"):
        kept.set("k", "x" * 64_000)
    monkeypatch.setattr(storage, "MOST_KEYS", 2)
    kept.set("1", 1)
    kept.set("2", 2)
    for write in (kept.set, kept.add):
        with pytest.raises(StorageFull, match="up to 2 keys"):
            write("3", 3)
    kept.set("2", "changed")
    assert kept.add("2", "again") is False
    PluginStorage("b").set("1", 1)
