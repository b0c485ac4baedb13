"""Letting days go by on a developer's machine: everything that comes with time happens, day after day.

The page asks again each second while days are left, and each time that everything is quiet one more goes by:
the clock is set, the local Stripe renews what is due, and all that runs by the clock runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import redis
from celery import current_app
from django.conf import settings
from django.core.cache import cache

from foundation.moved_clock import MovedClock
from infra.stripe.process import control

DAY = 24 * 3600
_TURN = "dev:day"
_TURN_SECONDS = 30
_UNDER_WAY = "unacked"
"""The hash in which kombu keeps what workers have taken and not finished."""


@dataclass(frozen=True)
class Days:
    """How far the clock is: days ahead of the machine, days it is still to go, and jobs to wait for."""

    ahead: int
    left: int
    busy: int


def days(clock: MovedClock) -> Days:
    """How things stand. Raises redis.RedisError and OSError where queue or Stripe can't be reached."""
    return Days(ahead=clock.ahead // DAY, left=(clock.target - clock.ahead) // DAY, busy=_busy())


def ask_for(clock: MovedClock, count: int) -> None:
    """Let so many days go by, from where the clock is; with 0 it stays there."""
    clock.set(ahead=clock.ahead, target=clock.ahead + count * DAY)


def go_on(clock: MovedClock) -> None:
    """One more day, where one is left and everything of the last is done. Two tabs don't make it two."""
    if clock.target <= clock.ahead or _busy() or not cache.add(_TURN, 1, _TURN_SECONDS):
        return
    try:
        clock.set(ahead=clock.ahead + DAY, target=clock.target)
        if _is_local_stripe():
            control(settings.STRIPE_API_URL, "clock", {})
        for entry in settings.CELERY_BEAT_SCHEDULE.values():
            current_app.send_task(entry["task"])
    finally:
        cache.delete(_TURN)


def _busy() -> int:
    """What waits or is under way: jobs, and webhooks of the local Stripe."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=5) as valkey:
        names = [queue.name for queue in settings.CELERY_TASK_QUEUES]
        jobs = int(valkey.hlen(_UNDER_WAY)) + sum(int(valkey.llen(name)) for name in names)
    return jobs + (control(settings.STRIPE_API_URL, "webhooks")["under_way"] if _is_local_stripe() else 0)


def _is_local_stripe() -> bool:
    return urlsplit(settings.STRIPE_API_URL).hostname == "127.0.0.1"
