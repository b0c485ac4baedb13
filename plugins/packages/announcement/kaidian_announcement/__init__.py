"""A bar with a line of text, shown between two days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.storefront import Place, ThemeBlock


def bar(store: Store, place: Place) -> Mapping[str, Any]:
    """Whether the bar is due. A day that can't be read bounds nothing."""
    today = datetime.now(UTC).date()
    first, last = _day(place.settings.get("from")), _day(place.settings.get("until"))
    return {"is_due": (first is None or first <= today) and (last is None or today <= last)}


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        return None


@hookimpl
def theme_blocks() -> list[ThemeBlock]:
    return [ThemeBlock(id="bar", file="bar.liquid", data=bar)]
