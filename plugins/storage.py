"""What plugins keep: JSON by key, apart for every plugin, within bounds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from kaidian_sdk.store import StorageFull

from .models import Datum

LONGEST_KEY = 200
LARGEST_VALUE = 64_000
"""Bytes of a value as JSON."""
MOST_KEYS = 50_000


class PluginStorage:
    """`kaidian_sdk.Storage` of one plugin in the current store."""

    def __init__(self, plugin: str) -> None:
        self._plugin = plugin

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key."""
        row = self._rows.filter(key=key).values_list("value", flat=True).first()
        return default if row is None else row

    def set(self, key: str, value: Any) -> None:
        """Keep a value. Raises StorageFull, or ValueError for what is no JSON."""
        if not self._write(_SET, key, value):
            raise _full()

    def add(self, key: str, value: Any) -> bool:
        """Keep a value unless the key has one already; whether it was kept. Raises as `set` does."""
        if self._write(_ADD, key, value):
            return True
        if not self._rows.filter(key=key).exists():
            raise _full()
        return False

    def increase(self, key: str, by: int = 1) -> int:
        """Add to a number; the number it is now. Raises ValueError where something else is kept."""
        if isinstance(by, bool) or not isinstance(by, int):
            raise ValueError(f"{by!r} is no whole number")
        self.add(key, 0)
        with connection.cursor() as cursor:
            cursor.execute(_INCREASE, [by, timezone.now(), self._plugin, key])
            row = cursor.fetchone()
        if row is None:
            raise ValueError(f"“{key}” is no number")
        return int(row[0])

    def delete(self, key: str) -> None:
        """Forget a key; nothing happens when it is not there."""
        self._rows.filter(key=key).delete()

    def items(self, prefix: str = "", *, limit: int = 100, after: str = "") -> Iterator[tuple[str, Any]]:
        """Pairs whose key begins with `prefix`, by key, those after the key `after`; up to 1,000 at once."""
        rows = self._rows.filter(key__startswith=prefix, key__gt=after).order_by("key")
        return iter(list(rows.values_list("key", "value")[: min(max(limit, 0), 1000)]))

    @property
    def _rows(self) -> Any:
        return Datum.objects.filter(plugin=self._plugin)

    def _write(self, statement: str, key: str, value: Any) -> bool:
        text = _json(key, value)
        with connection.cursor() as cursor:
            cursor.execute(
                statement,
                [self._plugin, key, text, timezone.now(), self._plugin, key, self._plugin, MOST_KEYS],
            )
            return cursor.fetchone() is not None


def _json(key: str, value: Any) -> str:
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY or "\0" in key:
        raise ValueError(f"a key is a text of 1 to {LONGEST_KEY} letters")
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"the value of “{key}” is no JSON: {error}") from error
    if "\\u0000" in text:
        raise ValueError(f"the value of “{key}” has a character that no database keeps")
    if len(text.encode()) > LARGEST_VALUE:
        raise StorageFull(f"the value of “{key}” is larger than {LARGEST_VALUE} bytes")
    return text


def _full() -> StorageFull:
    return StorageFull(f"a plugin keeps up to {MOST_KEYS} keys in a store")


_KEEP = """
INSERT INTO plugins_datum (plugin, key, value, updated_at)
SELECT %s, %s, %s::jsonb, %s
WHERE EXISTS (SELECT 1 FROM plugins_datum WHERE plugin = %s AND key = %s)
    OR (SELECT count(*) FROM plugins_datum WHERE plugin = %s) < %s
ON CONFLICT (plugin, key) """
_SET = _KEEP + "DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at RETURNING id"
_ADD = _KEEP + "DO NOTHING RETURNING id"
_INCREASE = """
UPDATE plugins_datum SET value = to_jsonb((value #>> '{}')::bigint + %s), updated_at = %s
WHERE plugin = %s AND key = %s AND jsonb_typeof(value) = 'number' RETURNING value
"""
