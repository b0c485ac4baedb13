"""For tests: the platform with other plugins than those that are installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from plugins import registry


@contextmanager
def with_plugins(*modules: str) -> Iterator[None]:
    """In the block the platform knows its own parts and the plugins of these modules, and no others."""
    with patch.object(registry, "installed_modules", lambda: list(modules)):
        registry.forget()
        try:
            yield
        finally:
            registry.forget()
