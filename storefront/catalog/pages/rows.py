"""The rows of the variants' editor: what was typed, and which combinations the options ask for.

A row keeps raw text, so that nothing typed is lost when something is wrong with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product as combinations
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from storefront.catalog.drafts import OptionDraft
from storefront.catalog.models import MAX_OPTIONS, MAX_VARIANTS

MEASURE_CELLS = ("contents", "contents_unit", "per", "per_unit")
TEXT_CELLS = (
    *("price", "compare", "cost", "sku", "barcode", "on_hand", "shown", "weight", "unit", "picture"),
    *MEASURE_CELLS,
)
FLAG_CELLS = ("tracked", "oversell", "shipping", "taxable", "off")
FOLDED_CELLS = ("compare", "cost", "barcode", "weight", "unit", "picture", *MEASURE_CELLS, *FLAG_CELLS)
NEW_CELLS = dict.fromkeys((*TEXT_CELLS, *FLAG_CELLS), "") | {
    "unit": "g",
    "contents_unit": "ml",
    "per": "100",
    "per_unit": "ml",
    "tracked": "on",
    "shipping": "on",
    "taxable": "on",
}
LONGEST_ID = 18


@dataclass
class VariantRow:
    """One variant as the editor shows it. `id` is "" for a new one; `cells` and `errors` go by cell name."""

    values: tuple[str, ...] = ()
    id: str = ""
    cells: dict[str, str] = field(default_factory=lambda: dict(NEW_CELLS))
    errors: dict[str, str | Promise] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its values on one line."""
        return " / ".join(self.values)

    @property
    def values_json(self) -> str:
        """Its values as the form carries them."""
        return json.dumps(self.values, ensure_ascii=False)

    @property
    def rest_json(self) -> str:
        """The cells that a long list keeps folded away, as one value of the form."""
        return json.dumps({name: self.cells.get(name, "") for name in FOLDED_CELLS}, ensure_ascii=False)

    @property
    def is_off(self) -> bool:
        """Whether this combination isn't sold."""
        return bool(self.cells.get("off"))


@dataclass
class OptionRow:
    """One option as the editor shows it; `values` in order, `texts` {locale: (name, [values])}."""

    name: str = ""
    values: list[str] = field(default_factory=list)
    texts: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    error: str | Promise = ""

    @property
    def lines(self) -> str:
        """The values, one a line."""
        return "\n".join(self.values)

    def draft(self) -> OptionDraft:
        """The option for a product's draft. Translations stand in the order of the values."""
        translations = {
            locale: {"name": name, "values": dict(zip(self.values, values, strict=False))}
            for locale, (name, values) in self.texts.items()
        }
        return OptionDraft(self.name, tuple(self.values), translations)


def lines_of(text: str) -> list[str]:
    """What stands on each line, trimmed; empty lines stay, so that places match."""
    return [line.strip() for line in text.replace("\0", "").splitlines()]


def read_options(post: QueryDict, locales: Sequence[str]) -> list[OptionRow]:
    """The options of a form, those without name and values left out."""
    rows = []
    for index in range(MAX_OPTIONS):
        at = f"o{index}"
        name = post.get(f"{at}-name", "").replace("\0", "").strip()
        values = list(dict.fromkeys(filter(None, lines_of(post.get(f"{at}-values", "")))))
        texts = {
            locale: (
                post.get(f"{at}-name-{locale}", "").replace("\0", "").strip(),
                lines_of(post.get(f"{at}-values-{locale}", "")),
            )
            for locale in locales
        }
        if name or values:
            rows.append(OptionRow(name, values, texts))
    return rows


def read_variants(post: QueryDict) -> list[VariantRow]:
    """The variants of a form, as they were typed."""
    rows = []
    for index in range(MAX_VARIANTS + 1):
        row = read_variant(post, index)
        if row is None:
            break
        rows.append(row)
    return rows or [VariantRow()]


def read_variant(post: QueryDict, index: int) -> VariantRow | None:
    """One variant of a form, or None where there is none of this number."""
    at = f"v{index}"
    if f"{at}-values" not in post:
        return None
    cells = {name: post.get(f"{at}-{name}", "") for name in TEXT_CELLS}
    cells |= {name: "on" if post.get(f"{at}-{name}") else "" for name in FLAG_CELLS}
    cells |= _folded(post.get(f"{at}-rest", ""))
    cells = {name: text.replace("\0", "").strip() for name, text in cells.items()}
    id = post.get(f"{at}-id", "")
    known = id if id.isascii() and id.isdigit() and len(id) <= LONGEST_ID else ""
    return VariantRow(_values(post.get(f"{at}-values", "")), known, cells)


def _folded(text: str) -> dict[str, str]:
    found = _read(text)
    return (
        {name: str(found[name]) for name in FOLDED_CELLS if name in found} if isinstance(found, dict) else {}
    )


def read_known(post: QueryDict) -> list[list[str]]:
    """The option values that the rows of the form were made for."""
    return [list(_values(text)) for text in post.getlist("known")]


def _values(text: str) -> tuple[str, ...]:
    found = _read(text)
    return tuple(str(value) for value in found) if isinstance(found, list) else ()


def _read(text: str) -> Any:
    """What a hidden field of ours says, None where somebody wrote something else into it."""
    try:
        found = json.loads(text)
        # Half a surrogate pair is JSON, but no text that can be kept or shown.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found


def combine(
    rows: Iterable[VariantRow], known: Sequence[Sequence[str]], wanted: Sequence[Sequence[str]]
) -> list[VariantRow]:
    """Rows for the options' values `wanted`, from rows made for `known`.

    A row stays with what was typed where its combination stays; a value that took another's place renames
    it; a combination with a new value is new and starts with what the nearest row says; one that a value
    was taken from is gone, and one that the merchant had left out stays out.
    """
    values = [list(option) for option in wanted if option]
    before = _renamed(list(rows), known, values)
    standing = {row.values: row for row in before}
    pattern = before[0] if before else VariantRow()
    fresh = [set(option) - set(known[i] if i < len(known) else ()) for i, option in enumerate(values)]
    is_reshaped = len(values) != len([option for option in known if option])
    made: list[VariantRow] = []
    used: set[tuple[str, ...]] = set()
    for combination in combinations(*values):
        row = standing.get(combination)
        if row is None and is_reshaped:
            row = _from_shorter(combination, standing, used)
        elif row is None and any(value in new for value, new in zip(combination, fresh, strict=True)):
            row = _copy(pattern, combination)
        if row is not None:
            made.append(row)
        if len(made) > MAX_VARIANTS:
            break
    return made or [replace(pattern, values=())]


def _renamed(
    rows: list[VariantRow], known: Sequence[Sequence[str]], wanted: Sequence[Sequence[str]]
) -> list[VariantRow]:
    """Rows with a value written anew where exactly one of an option's values changed in its place."""
    for index, (old, new) in enumerate(zip(known, wanted, strict=False)):
        changed = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
        if len(old) == len(new) and len(changed) == 1 and changed[0][1] not in old:
            was, now = changed[0]
            rows = [
                replace(
                    row, values=tuple(now if i == index and v == was else v for i, v in enumerate(row.values))
                )
                for row in rows
            ]
    return rows


def _from_shorter(
    combination: tuple[str, ...], standing: Mapping[tuple[str, ...], VariantRow], used: set[tuple[str, ...]]
) -> VariantRow:
    """After an option came or went: the row of the nearest combination, itself once, then copies of it."""
    wanted = set(combination)
    nearest = max(
        standing.values(), key=lambda row: len(wanted.intersection(row.values)), default=VariantRow()
    )
    if nearest.values in used:
        return _copy(nearest, combination)
    used.add(nearest.values)
    return replace(nearest, values=combination)


def _copy(row: VariantRow, values: tuple[str, ...]) -> VariantRow:
    """A new variant that starts with the prices and rules of another; what is its own alone stays empty."""
    own = {"sku": "", "barcode": "", "on_hand": "", "shown": "", "picture": "", "off": ""}
    return VariantRow(values, "", {**row.cells, **own})
