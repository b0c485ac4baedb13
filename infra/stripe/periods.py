"""Months and years of subscriptions."""

import calendar
import datetime


def later(start: int, anchor: int, interval: str) -> int:
    """A month or year after `start`, on the anchor's day where the month has it."""
    begin = datetime.datetime.fromtimestamp(start, datetime.UTC)
    day = datetime.datetime.fromtimestamp(anchor, datetime.UTC).day
    months = begin.month + (12 if interval == "year" else 1) - 1
    year, month = begin.year + months // 12, months % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return int(begin.replace(year=year, month=month, day=min(day, last)).timestamp())
