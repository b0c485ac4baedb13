"""For tests: letters of plugins without a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from .tasks import send_plugin_letter


@contextmanager
def letters_at_once() -> Iterator[None]:
    """In the block letters of plugins are in `mail.outbox` as soon as they are sent."""
    with patch.object(send_plugin_letter, "send", send_plugin_letter):
        yield
