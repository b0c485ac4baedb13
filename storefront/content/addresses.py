"""How tags stand in addresses."""

from __future__ import annotations

from collections.abc import Iterable

from themes.language.text import handleize


def tag_handle(tag: str) -> str:
    """A tag as it stands in an address, the way themes write it: "Spring sale" is "spring-sale"."""
    return handleize(tag)


def tags_named(wanted: str, tags: Iterable[str]) -> list[str] | None:
    """The tags that "a+b" in an address means, of those there are; None when one is unknown.

    A `+` may come as a space, as browsers read it.
    """
    known = {tag_handle(tag): tag for tag in tags}
    names = [name for name in wanted.replace(" ", "+").split("+") if name]
    found = [known.get(tag_handle(name)) for name in names]
    return [tag for tag in found if tag is not None] if names and None not in found else None
