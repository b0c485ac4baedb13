"""How an address is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .countries import country_names
from .provinces import Province, is_latin
from .rules import AddressRules, rules_of

_MARK = re.compile(r"%([A-Z])")
_SPACING = " ,-/"
IN_FULL = frozenset({"ES", "SO"})
"""Countries that spell their provinces out, where the library's keys are codes."""


def format_lines(address: Mapping[str, str], locale: str) -> list[str]:
    """An address as its country writes it, line by line, without the phone number.

    `address` has the names of `FIELDS`, and `company` where there is one. What is written in the country's
    own letters keeps its order, whoever reads it; the country's name is in the reader's language. Parts for
    which the country has no place are written all the same.
    """
    code = address.get("country", "")
    rules = rules_of(code) if code else None
    country = country_names(locale).get(code, code)
    if rules is None:
        return [text for text in _parts(address).values() if text]
    latin = bool(rules.latin_form) and not _is_in_own_letters(address)
    form = rules.latin_form if latin else rules.form
    parts = _parts(address, " " if _is_large_to_small(form) else "\n")
    province = rules.province(parts["S"])
    if province is not None:
        parts["S"] = _written(province, rules, latin=latin)
        # Beijing is a province and a city: it is said once.
        parts["C"] = "" if rules.province(parts["C"]) == province and not latin else parts["C"]
    lines = [_line(line, parts) for line in form.split("%n")]
    lost = [parts[mark] for mark in "SCZ" if f"%{mark}" not in form and parts[mark]]
    return _with_country([line for line in lines if line], lost, country, form, parts)


def _with_country(
    lines: list[str], lost: list[str], country: str, form: str, parts: Mapping[str, str]
) -> list[str]:
    """The lines with what had no place among them, and with the country where it belongs."""
    text = "\n".join(lines)
    if not _is_large_to_small(form):
        return [*text.split("\n"), *_joined(lost), country] if text else [*_joined(lost), country]
    place = next((parts[mark] for mark in "SC" if parts[mark] and f"%{mark}" in form), "")
    start = next((number for number, line in enumerate(lines) if place and line.startswith(place)), None)
    if start is None:
        return [" ".join([country, *lost]), *lines]
    head = " ".join([country, *lost, lines[start]])
    return [*lines[:start], head, *lines[start + 1 :]]


def _joined(lost: Iterable[str]) -> list[str]:
    return [" ".join(lost)] if lost else []


def _parts(address: Mapping[str, str], between: str = "\n") -> dict[str, str]:
    get = address.get
    return {
        "N": get("name", ""),
        "O": get("company", ""),
        "A": between.join(filter(None, [get("line1", ""), get("line2", "")])),
        "C": get("city", ""),
        "S": get("region", ""),
        "Z": get("postcode", ""),
    }


def _is_large_to_small(form: str) -> bool:
    """Whether the person comes after the street."""
    return form.find("%N") > form.find("%A")


def _is_in_own_letters(address: Mapping[str, str]) -> bool:
    return not is_latin(address.get("line1", "") + address.get("city", ""))


def _written(province: Province, rules: AddressRules, *, latin: bool) -> str:
    """A province in an address: short where the country has one writing ("CA"), else its name."""
    if rules.latin_form:
        return province.latin if latin else province.local
    return province.local if rules.country in IN_FULL else province.key


def _line(form: str, parts: Mapping[str, str]) -> str:
    """One line: a part that is empty takes with it what parts it from the one before."""
    line = ""
    pieces = _MARK.split(form)
    for literal, mark in zip(pieces[::2], pieces[1::2], strict=False):
        part = parts.get(mark, "")
        if part:
            line += (literal if line else literal.lstrip(_SPACING)) + part
    return line.strip()
