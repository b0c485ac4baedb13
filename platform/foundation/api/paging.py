"""Lists, a page at a time, by where the last page ended: new rows shift nothing, and page 1,000 costs what
the first one costs."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from .problems import Problem, bad_parameter

LIMIT = 50
MOST = 250


def page_of[Row: Model](
    rows: QuerySet[Row], request: Request, sorts: Mapping[str, Sequence[str]], usual: str
) -> tuple[list[Row], str | None]:
    """One page of rows and the address of the next, None after the last.

    `sorts` are {name: columns}, "-" before those that go down; together a name's columns never repeat and are
    never empty. Raises Problem 400 for a `sort`, `limit` or `cursor` that can't be.
    """
    asked = request.query_params
    sort = asked.get("sort", usual)
    if sort not in sorts:
        known = ", ".join(sorts)
        raise bad_parameter("sort", _("This can't be sorted by. Known are: %s.") % known)
    limit = _limit(asked.get("limit", ""))
    columns = list(sorts[sort])
    rows = rows.order_by(*columns)
    if cursor := asked.get("cursor", ""):
        try:
            rows = rows.filter(_after(columns, _opened(cursor, sort, columns)))
            found = list(rows[: limit + 1])
        except (ValueError, TypeError, ValidationError):
            raise _bad_cursor() from None
    else:
        found = list(rows[: limit + 1])
    more = len(found) > limit
    return found[:limit], _next(request, sort, columns, found[limit - 1]) if more else None


def rows_asked_for(request: Request) -> int:
    """How many rows a page may have; as many as usual where that can't be told, which is refused later."""
    text = request.query_params.get("limit", "")
    return min(int(text), MOST) if text.isascii() and text.isdigit() and len(text) < 6 else LIMIT


def _limit(text: str) -> int:
    if not text:
        return LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST):
        raise bad_parameter("limit", _("A page has from 1 to %s rows.") % MOST)
    return int(text)


def _after(columns: list[str], values: list[Any]) -> Q:
    """Rows behind these values, in the order of the columns."""
    found = Q()
    same: dict[str, Any] = {}
    for column, value in zip(columns, values, strict=True):
        name = column.removeprefix("-")
        beyond = {f"{name}__{'lt' if column.startswith('-') else 'gt'}": value}
        found |= Q(**same, **beyond)
        same[name] = value
    return found


def _next(request: Request, sort: str, columns: list[str], last: Model) -> str:
    values = [_plain(getattr(last, column.removeprefix("-"))) for column in columns]
    cursor = base64.urlsafe_b64encode(json.dumps([sort, *values]).encode()).decode().rstrip("=")
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def _opened(cursor: str, sort: str, columns: list[str]) -> list[Any]:
    if len(cursor) > 4_000 or not cursor.isascii():
        raise ValueError(cursor)
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, RecursionError) as error:
        raise ValueError(cursor) from error
    is_whole = isinstance(found, list) and len(found) == len(columns) + 1 and found[0] == sort
    if not is_whole or not all(
        isinstance(value, str | int) and not isinstance(value, bool) for value in found
    ):
        raise ValueError(cursor)
    if any(isinstance(value, str) and "\0" in value for value in found):
        raise ValueError(cursor)
    return list(found[1:])


def _bad_cursor() -> Problem:
    return bad_parameter(
        "cursor", _("This is not where a page of this list ended. Follow “next” as it is given.")
    )
