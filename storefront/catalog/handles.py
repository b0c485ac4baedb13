"""Handles: what products and collections are called in addresses. Unique, readable, given once."""

from __future__ import annotations

import re

from django.db import models

from foundation.handles import romanise

MAX_LENGTH = 255
_SUFFIX = re.compile(r"[\w-]{0,80}", re.ASCII)
_ALLOWED = re.compile(r"[^\s/?#%&\\\"'<>]+")


def is_handle(text: str) -> bool:
    """Whether `text` may stand in an address as it is. Letters of every script may."""
    return len(text) <= MAX_LENGTH and bool(_ALLOWED.fullmatch(text)) and text not in {".", ".."}


def is_suffix(text: str) -> bool:
    """Whether `text` may name an alternate template: "lookbook" for `product.lookbook`, "" the plain one."""
    return bool(_SUFFIX.fullmatch(text))


def handle_from(title: str) -> str:
    """A handle for a title: "紫水晶 Bracelet" is "zi-shui-jing-bracelet". Empty where none can be made."""
    return romanise(title, longest=MAX_LENGTH - 12)


def free_handle(
    model: type[models.Model],
    wanted: str,
    *,
    prefix: str,
    but: int | None = None,
    among: dict[str, object] | None = None,
) -> str:
    """`wanted`, or it with the next free number: "ring", "ring-1". Without it "<prefix>-<n>".

    `but` is the id of the row that may keep its own; `among` narrows the rows whose handles must differ, as
    {field: value}. Two who ask at once may get the same: the column is
    unique, and the caller asks again.
    """
    rows = model._default_manager.filter(**(among or {})).exclude(pk=but)
    if wanted and not rows.filter(handle=wanted).exists():
        return wanted
    base = wanted[: MAX_LENGTH - 12] or prefix
    taken = rows.filter(handle__startswith=f"{base}-").values_list("handle", flat=True)
    numbers = [
        int(rest) for handle in taken if (rest := handle[len(base) + 1 :]).isdecimal() and len(rest) < 10
    ]
    return f"{base}-{max(numbers, default=0) + 1}"
