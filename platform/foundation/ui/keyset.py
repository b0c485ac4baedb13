"""Long lists by keyset: the 10,000th row costs what the first does. Newest first, by primary key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 50
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class KeysetPage[Row]:
    """Some rows, and the query strings that lead to what is newer and older; "" where nothing is."""

    rows: list[Row]
    newer: str
    older: str


def keyset_page[Row](request: HttpRequest, rows: QuerySet[Any], *, size: int = SIZE) -> KeysetPage[Any]:
    """The part of `rows` that `?before=<id>` or `?after=<id>` asks for; what can't be read begins anew."""
    before, after = _number(request, "before"), _number(request, "after")
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        has_newer, shown = len(found) > size, found[:size][::-1]
        if len(found) > size or shown:
            return _page(request, shown, has_newer=has_newer, has_older=True)
    older = rows if before is None else rows.filter(pk__lt=before)
    found = list(older.order_by("-pk")[: size + 1])
    return _page(request, found[:size], has_newer=before is not None, has_older=len(found) > size)


def _page(request: HttpRequest, rows: list[Any], *, has_newer: bool, has_older: bool) -> KeysetPage[Any]:
    newer = _query(request, after=rows[0].pk) if rows and has_newer else ""
    older = _query(request, before=rows[-1].pk) if rows and has_older else ""
    return KeysetPage(rows, newer, older)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def _query(request: HttpRequest, **place: int) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    for name, value in place.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
