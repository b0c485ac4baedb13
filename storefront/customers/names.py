"""How people's names are put together."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def full_name(first: str, last: str) -> str:
    """A name from its two parts: "Lin Xiaoyu"; in Chinese characters the family's comes first: "林小雨"."""
    if _HAN.search(first + last):
        return f"{last}{first}".strip()
    return " ".join(part for part in (first, last) if part)


def split_name(name: str) -> tuple[str, str]:
    """A whole name in two parts, so that `full_name` gives it back: ("Amy", "O'Neil"), ("林小雨", "")."""
    first, _space, last = name.strip().rpartition(" ")
    return (first, last) if first and not _HAN.search(name) else (name.strip(), "")
