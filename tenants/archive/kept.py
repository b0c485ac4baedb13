"""Which backups are kept: one of each of the last days, then one of each of the weeks before.

Those that were made by hand are counted by themselves: neither kind takes the place of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from .models import Backup


@dataclass(frozen=True)
class Rule:
    """How many backups are kept: of days and of weeks those of the night, and the newest `by_hand`."""

    days: int
    weeks: int
    by_hand: int


def rule() -> Rule:
    """What the settings say."""
    return Rule(settings.BACKUP_DAYS, settings.BACKUP_WEEKS, settings.BACKUPS_BY_HAND)


def to_forget(backups: Sequence[Backup], rule: Rule, *, now: datetime) -> list[Backup]:
    """Those that the rule no longer keeps. The newest whole one always stays.

    A day and a week are told by UTC; of several nights in one the newest is kept.
    """
    whole = sorted((each for each in backups if each.made_at), key=lambda each: each.started_at, reverse=True)
    by_hand = [each for each in whole if each.by_hand]
    of_nights = [each for each in whole if not each.by_hand]
    staying = {id(each) for each in (*_of_nights(of_nights, rule, now), *by_hand[: rule.by_hand], *whole[:1])}
    long_ago = now - timedelta(days=rule.days)
    old_failures = [each for each in backups if not each.made_at and each.started_at < long_ago]
    return [each for each in whole if id(each) not in staying] + old_failures


def _of_nights(newest_first: Sequence[Backup], rule: Rule, now: datetime) -> list[Backup]:
    kept: dict[object, Backup] = {}
    for each in newest_first:
        age = now - each.started_at
        if age < timedelta(days=rule.days):
            kept.setdefault(each.started_at.date(), each)
        elif age < timedelta(days=rule.days, weeks=rule.weeks):
            kept.setdefault(each.started_at.isocalendar()[:2], each)
    return list(kept.values())
