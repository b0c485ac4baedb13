"""The provinces of a country, by whatever name it has for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .china import LETTERS_AND_NAMES

_ENDINGS = ("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市")


@dataclass(frozen=True)
class Province:
    """One province, state, prefecture …

    `key` is how the country's post writes it, and what is stored: "CA", "广东省". `code` is what follows the
    country in ISO 3166-2 ("CA", "GD"), or the key where there is none. `local` is its name in the country's
    own writing, `latin` in Latin letters; `names` by further languages of the country.
    """

    key: str
    code: str
    local: str
    latin: str
    names: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def spellings(self) -> Iterator[str]:
        """Everything that it is called, with short names such as "广东"."""
        yield from (self.key, self.local, self.latin, *self.names.values(), self.code)
        for ending in _ENDINGS:
            if self.key.endswith(ending) and len(self.key) > len(ending) + 1:
                yield self.key.removesuffix(ending)


def is_latin(text: str) -> bool:
    """Whether all letters are Latin ones, accents and all: below U+0370, or U+1E00 to U+1EFF."""
    return all(letter < "\u0370" or "\u1e00" <= letter <= "\u1eff" for letter in text if letter.isalpha())


def provinces_in(
    country: str, facts: Mapping[str, str], translated: Mapping[str, Mapping[str, str]]
) -> tuple[Province, ...]:
    """The provinces that the library has, in its order."""
    keys = _column(facts, "sub_keys")
    names = _column(facts, "sub_names", len(keys))
    latin = _column(facts, "sub_lnames" if "sub_lnames" in facts else "sub_lfnames", len(keys))
    codes = _column(facts, "sub_isoids", len(keys))
    others = {language: _names(rows) for language, rows in translated.items()}
    found = []
    for key, name, romanised, code in zip(keys, names, latin, codes, strict=True):
        if country == "CN":
            if code not in LETTERS_AND_NAMES:
                continue
            code, romanised = LETTERS_AND_NAMES[code]
        # A key in Latin letters is short ("CA"), one in others the full official name ("广西壮族自治区").
        local = key if not key.isascii() and romanised else name or key
        further = {language: of[key] for language, of in others.items() if key in of}
        english = romanised or further.get("en") or (local if is_latin(local) else key)
        found.append(Province(key, code or key, local, english, further))
    return tuple(found)


def _column(facts: Mapping[str, str], name: str, length: int = 0) -> list[str]:
    cells = facts[name].split("~") if facts.get(name) else []
    return cells if len(cells) == length or not length else [""] * length


def _names(rows: Mapping[str, str]) -> dict[str, str]:
    keys = _column(rows, "sub_keys")
    for name in ("sub_names", "sub_lnames"):
        if rows.get(name):
            return dict(zip(keys, _column(rows, name, len(keys)), strict=True))
    return {key: key for key in keys}
