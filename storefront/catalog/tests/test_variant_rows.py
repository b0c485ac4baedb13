"""Which variants the editor makes from options."""

from __future__ import annotations

from storefront.catalog.pages.rows import VariantRow, combine


def row(*values: str, id: str = "", price: str = "1", sku: str = "") -> VariantRow:
    """A row of the editor."""
    return VariantRow(values, id, {"price": price, "sku": sku})


def shown(rows: list[VariantRow]) -> list[tuple[str, str, str]]:
    """(title, id, price) of each row."""
    return [(row.title, row.id, row.cells["price"]) for row in rows]


def test_the_first_option_parts_the_lone_variant() -> None:
    rows = combine([row(id="7", price="5", sku="A")], [], [["S", "M"]])
    assert shown(rows) == [("S", "7", "5"), ("M", "", "5")]
    assert [r.cells["sku"] for r in rows] == ["A", ""]


def test_a_new_value_makes_only_its_combinations() -> None:
    # S / Red was left out by the merchant and stays out.
    before = [row("S", "Blue", id="1"), row("M", "Red", id="2"), row("M", "Blue", id="3")]
    known = [["S", "M"], ["Red", "Blue"]]
    rows = combine(before, known, [["S", "M", "L"], ["Red", "Blue"]])
    assert [r.title for r in rows] == ["S / Blue", "M / Red", "M / Blue", "L / Red", "L / Blue"]
    assert [r.id for r in rows] == ["1", "2", "3", "", ""]


def test_a_value_taken_away_takes_its_variants() -> None:
    rows = combine([row("S", id="1"), row("M", id="2")], [["S", "M"]], [["M"]])
    assert shown(rows) == [("M", "2", "1")]


def test_a_value_written_anew_keeps_its_variants() -> None:
    rows = combine([row("S", id="1"), row("M", id="2")], [["S", "M"]], [["Small", "M"]])
    assert shown(rows) == [("Small", "1", "1"), ("M", "2", "1")]


def test_values_in_another_order_keep_their_variants() -> None:
    rows = combine([row("S", id="1"), row("M", id="2")], [["S", "M"]], [["M", "S"]])
    assert shown(rows) == [("M", "2", "1"), ("S", "1", "1")]


def test_a_second_option_multiplies() -> None:
    before = [row("S", id="1", price="3"), row("M", id="2", price="4")]
    rows = combine(before, [["S", "M"]], [["S", "M"], ["Red", "Blue"]])
    assert shown(rows) == [
        ("S / Red", "1", "3"),
        ("S / Blue", "", "3"),
        ("M / Red", "2", "4"),
        ("M / Blue", "", "4"),
    ]


def test_an_option_taken_away_folds() -> None:
    before = [row("S", "Red", id="1"), row("S", "Blue", id="2"), row("M", "Red", id="3")]
    rows = combine(before, [["S", "M"], ["Red", "Blue"]], [["S", "M"]])
    assert shown(rows) == [("S", "1", "1"), ("M", "3", "1")]
    assert shown(combine(before, [["S", "M"], ["Red", "Blue"]], [])) == [("", "1", "1")]
