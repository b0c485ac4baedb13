"""The clock's work on what was counted."""

from __future__ import annotations

import logging

import redis
from celery import shared_task

from . import writing

log = logging.getLogger(__name__)


@shared_task
def write_down() -> None:
    """Write down the days that changed."""
    try:
        writing.write_down()
    except redis.RedisError as error:
        log.warning("what was counted of stores can't be written down: %s", error)


@shared_task
def forget_old_days() -> None:
    """Drop the rows of days that are long over."""
    writing.forget_old_days()
