"""Which backups are kept: one of each of the last days, then one of each of the weeks before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from .models import Backup


def to_forget(backups: Sequence[Backup], *, now: datetime, days: int, weeks: int) -> list[Backup]:
    """Those that the rule no longer keeps. The newest whole one always stays.

    A day and a week are told by UTC; of several the newest is kept.
    """
    whole = sorted((each for each in backups if each.made_at), key=lambda each: each.started_at, reverse=True)
    kept: dict[object, Backup] = {}
    for each in whole:
        age = now - each.started_at
        if age < timedelta(days=days):
            kept.setdefault(each.started_at.date(), each)
        elif age < timedelta(days=days, weeks=weeks):
            kept.setdefault(each.started_at.isocalendar()[:2], each)
    staying = {id(each) for each in (*kept.values(), *whole[:1])}
    old_failures = [
        each for each in backups if not each.made_at and now - each.started_at > timedelta(days=days)
    ]
    return [each for each in whole if id(each) not in staying] + old_failures
