"""Days as people write them."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from django.utils import timezone


def day(moment: datetime, locale: str) -> str:
    """A moment's day in a language of the store, such as "29 November 2026"."""
    found: str = format_date(
        timezone.localtime(moment).date(), format="long", locale=locale.replace("-", "_")
    )
    return found
