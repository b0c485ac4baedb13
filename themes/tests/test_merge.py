"""The three-way merge of a merchant's document: pure, case by case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from themes.merge import Conflict, Part, Shape, Side, merge


def anything(value: object) -> bool:
    return True


TEXT = Part({"text": anything, "size": lambda value: value in {"s", "l"}})
LIST = Part({"title": anything}, {"item": TEXT}.get)
SHAPE = Shape({"colour": anything, "width": anything}, {"words": TEXT, "list": LIST}.get)


def words(text: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "words", "settings": {"text": text}, **more}


def template(order: str, **sections: dict[str, Any]) -> dict[str, Any]:
    return {"sections": sections, "order": order.split()}


def merged(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any], shape: Shape = SHAPE
) -> dict[str, Any]:
    """One template through the merge; as the package has it when the document need not say it."""
    result = merge(
        base=Side(templates={"index": base}),
        document={"templates": {"index": ours}},
        theirs=Side(templates={"index": theirs}),
        shape=shape,
    )
    found: dict[str, Any] = result.document.get("templates", {}).get("index", theirs)
    return found


class TestSettings:
    def settings(self, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> Any:
        result = merge(
            base=Side(settings=base), document={"settings": ours}, theirs=Side(settings=theirs), shape=SHAPE
        )
        return result.document.get("settings", {})

    def test_what_was_not_changed_follows_the_package(self) -> None:
        assert self.settings({"colour": "red"}, {"colour": "red"}, {"colour": "blue"}) == {}

    def test_what_was_changed_stays(self) -> None:
        assert self.settings({"colour": "red"}, {"colour": "green"}, {"colour": "blue"}) == {
            "colour": "green"
        }

    def test_what_the_package_took_over_need_not_be_said(self) -> None:
        assert self.settings({"colour": "red"}, {"colour": "blue"}, {"colour": "blue"}) == {}

    def test_what_nobody_knew_before_stays(self) -> None:
        assert self.settings({}, {"width": 3}, {}) == {"width": 3}


class TestSections:
    def test_an_edit_and_another_edit_are_both_kept(self) -> None:
        base = template("a b", a=words("1"), b=words("2"))
        found = merged(
            base,
            template("a b", a=words("mine"), b=words("2")),
            template("a b", a=words("1"), b=words("theirs")),
        )
        assert found["sections"] == {"a": words("mine"), "b": words("theirs")}

    def test_both_changed_the_same_setting(self) -> None:
        base = template("a", a={"type": "words", "settings": {"text": "1", "size": "s"}})
        ours = template("a", a={"type": "words", "settings": {"text": "mine", "size": "s"}})
        theirs = template("a", a={"type": "words", "settings": {"text": "theirs", "size": "l"}})
        assert merged(base, ours, theirs)["sections"]["a"]["settings"] == {"text": "mine", "size": "l"}

    def test_what_the_merchant_took_away_stays_away(self) -> None:
        base = template("a b", a=words(), b=words("2"))
        found = merged(base, template("a", a=words("x")), template("a b", a=words(), b=words("changed")))
        assert list(found["sections"]) == found["order"] == ["a"]

    def test_what_the_package_took_away_goes_unless_it_was_edited(self) -> None:
        base = template("a b", a=words("1"), b=words("2"))
        theirs = template("")
        found = merged(base, template("a b", a=words("mine"), b=words("2")), theirs)
        assert list(found["sections"]) == found["order"] == ["a"]

    def test_what_either_side_added_is_there(self) -> None:
        base = template("a z", a=words(), z=words())
        ours = template("a mine z", a=words(), mine=words("m"), z=words())
        theirs = template("a theirs z", a=words(), theirs=words("t"), z=words())
        assert merged(base, ours, theirs)["order"] in (
            ["a", "theirs", "mine", "z"],
            ["a", "mine", "theirs", "z"],
        )

    def test_the_merchants_order_wins_over_the_packages(self) -> None:
        sections = {"a": words(), "b": words(), "c": words()}
        found = merged(
            template("a b c", **sections), template("c b a", **sections), template("b a c", **sections)
        )
        assert found["order"] == ["c", "b", "a"]

    def test_the_packages_order_is_taken_when_nothing_was_moved(self) -> None:
        sections = {"a": words(), "b": words()}
        ours = template("a b mine", **sections, mine=words("m"))
        found = merged(template("a b", **sections), ours, template("b a", **sections))
        assert found["order"] == ["b", "mine", "a"]

    def test_hidden_is_an_edit(self) -> None:
        base = template("a", a=words("1"))
        found = merged(base, template("a", a=words("1", disabled=True)), template("a", a=words("2")))
        assert found["sections"]["a"] == words("2", disabled=True)

    def test_another_type_of_the_same_name_is_not_mixed(self) -> None:
        base = template("a", a=words("1"))
        theirs = template("a", a={"type": "list", "settings": {"title": "t"}})
        assert merged(base, template("a", a=words("mine")), theirs)["sections"]["a"] == words("mine")

    def test_a_template_that_became_the_packages_own_is_left_out(self) -> None:
        base, theirs = template("a", a=words("1")), template("a", a=words("2"))
        result = merge(
            base=Side(templates={"index": base}),
            document={"templates": {"index": base}},
            theirs=Side(templates={"index": theirs}),
            shape=SHAPE,
        )
        assert result.document == {}

    def test_a_template_of_the_merchants_own_stays(self) -> None:
        own = template("a", a=words("1"))
        result = merge(base=Side(), document={"templates": {"page.x": own}}, theirs=Side(), shape=SHAPE)
        assert result.document == {"templates": {"page.x": own}}
        assert result.conflicts == ()

    def test_blocks_are_merged_like_sections(self) -> None:
        def listing(order: str, **texts: str) -> dict[str, Any]:
            blocks = {name: {"type": "item", "settings": {"text": text}} for name, text in texts.items()}
            part = {"type": "list", "settings": {}, "blocks": blocks, "block_order": order.split()}
            return template("l", l=part)

        found = merged(
            listing("a b", a="1", b="2"),
            listing("b a", a="mine", b="2"),
            listing("a b c", a="1", b="new", c="3"),
        )["sections"]["l"]
        assert found["block_order"] == ["b", "c", "a"]
        assert {name: block["settings"]["text"] for name, block in found["blocks"].items()} == {
            "a": "mine",
            "b": "new",
            "c": "3",
        }

    def test_what_is_handed_in_is_not_changed(self) -> None:
        ours = template("a", a=words("mine"))
        result = merge(base=Side(), document={"templates": {"index": ours}}, theirs=Side(), shape=SHAPE)
        result.document["templates"]["index"]["sections"]["a"]["settings"]["text"] = "other"
        assert ours == template("a", a=words("mine"))


class TestConflicts:
    DOCUMENT: Mapping[str, Any] = {
        "settings": {"colour": "red", "gone": 1},
        "templates": {
            "index": template(
                "old a l",
                old={"type": "removed", "settings": {"x": 1}},
                a={"type": "words", "settings": {"text": "t", "size": "xl", "lost": 2}},
                l={
                    "type": "list",
                    "settings": {},
                    "blocks": {"i": {"type": "item"}, "j": {"type": "odd"}},
                    "block_order": ["i", "j"],
                },
            )
        },
    }

    def test_all_are_found_and_kept(self) -> None:
        result = merge(base=Side(), document=self.DOCUMENT, theirs=Side(), shape=SHAPE)
        at = ("templates", "index", "sections")
        assert result.document == self.DOCUMENT
        assert result.conflicts == (
            Conflict(("settings", "gone"), "setting", 1),
            Conflict((*at, "old"), "section", {"type": "removed", "settings": {"x": 1}}),
            Conflict((*at, "a", "settings", "size"), "value", "xl"),
            Conflict((*at, "a", "settings", "lost"), "setting", 2),
            Conflict((*at, "l", "blocks", "j"), "block", {"type": "odd"}),
        )

    def test_some_are_dropped(self) -> None:
        result = merge(base=Side(), document=self.DOCUMENT, theirs=Side(), shape=SHAPE)
        keys = [conflict.key for conflict in result.conflicts]
        document = result.without([keys[0], keys[1], keys[4]])
        assert document["settings"] == {"colour": "red"}
        index = document["templates"]["index"]
        assert (list(index["sections"]), index["order"]) == (["a", "l"], ["a", "l"])
        assert index["sections"]["a"]["settings"] == {"text": "t", "size": "xl", "lost": 2}
        assert (index["sections"]["l"]["blocks"], index["sections"]["l"]["block_order"]) == (
            {"i": {"type": "item"}},
            ["i"],
        )

    def test_a_section_of_the_layout(self) -> None:
        document = {"sections": {"words": {"settings": {"lost": 1}}, "footer": {"settings": {}}}}
        result = merge(base=Side(), document=document, theirs=Side(), shape=SHAPE)
        assert [(conflict.kind, conflict.path) for conflict in result.conflicts] == [
            ("setting", ("sections", "words", "settings", "lost")),
            ("section", ("sections", "footer")),
        ]

    def test_blocks_of_apps_are_none(self) -> None:
        part = {"type": "list", "blocks": {"x": {"type": "shopify://apps/reviews/blocks/stars/1"}}}
        document = {"templates": {"index": template("l", l=part)}}
        assert merge(base=Side(), document=document, theirs=Side(), shape=SHAPE).conflicts == ()

    def test_a_key_tells_slashes_in_names_apart(self) -> None:
        assert Conflict(("a/b", "c~"), "setting", 1).key == "a~1b/c~0"
