"""For tests: the platform with other plugins than those that are installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from plugins import registry
from plugins.review.queries import look_again


@contextmanager
def with_plugins(*modules: str, strange: Sequence[str] = ()) -> Iterator[None]:
    """In the block the platform knows its own parts and the plugins of these modules, and no others.

    `strange` are modules that pip would have installed, so that they need an operator's approval.
    """
    with (
        patch.object(registry, "installed_modules", lambda: list(modules)),
        patch.object(registry, "strange_modules", lambda group=registry.ENTRY_POINTS: _of(group, strange)),
    ):
        registry.forget()
        look_again()
        try:
            yield
        finally:
            registry.forget()
            look_again()


def _of(group: str, strange: Sequence[str]) -> list[str]:
    return list(strange) if group == registry.ENTRY_POINTS else []
