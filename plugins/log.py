"""What merchants and operators read of a plugin: its own lines, and its faults."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from .models import LogLine

log = logging.getLogger(__name__)
MOST_LINES = 500
"""Lines of a plugin that a store keeps."""
TRIM_EVERY = 32
"""Of so many lines one looks whether there are too many."""
LONGEST = 500
LONGEST_DETAIL = 4000


def note(plugin: str, message: str, facts: Mapping[str, Any]) -> None:
    """Keep a line that the plugin wrote."""
    known = {str(name)[:80]: _plain(value) for name, value in list(facts.items())[:20]}
    line = LogLine.objects.create(plugin=plugin, kind=LogLine.Kind.NOTE, message=_short(message), facts=known)
    if line.pk % TRIM_EVERY == 0:
        _trim(plugin)


def fault(plugin: str, place: str, kind: LogLine.Kind, error: BaseException) -> None:
    """Keep a fault; the same one again counts up. It is in the platform's own log too."""
    message = _short(f"{type(error).__name__}: {error}")
    detail = "".join(traceback.format_exception(error))[-LONGEST_DETAIL:].replace("\0", "")
    log.warning("plugin %s failed at %s: %s", plugin, place, message)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [plugin, kind, place, message, detail, timezone.now()])


def _trim(plugin: str) -> None:
    """Leave only the newest lines."""
    rows = LogLine.objects.filter(plugin=plugin).order_by("-at", "-pk")
    last = rows.values_list("pk", flat=True)[MOST_LINES:]
    LogLine.objects.filter(pk__in=list(last[:5000])).delete()


def _short(text: object) -> str:
    return str(text).replace("\0", "")[:LONGEST]


def _plain(value: object) -> Any:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return _short(value)
    return value if len(text) <= LONGEST and "\\u0000" not in text else _short(text)


_COUNT = """
INSERT INTO plugins_logline (plugin, kind, place, message, detail, facts, times, at)
VALUES (%s, %s, %s, %s, %s, '{}'::jsonb, 1, %s)
ON CONFLICT (plugin, kind, place, message) WHERE NOT (kind = 'note')
DO UPDATE SET times = plugins_logline.times + 1, detail = excluded.detail, at = excluded.at
"""
