"""The clock's look at everything, each minute."""

from __future__ import annotations

import logging

import redis
from celery import shared_task
from django.utils import timezone

from . import actions, probes, queries

log = logging.getLogger(__name__)


@shared_task
def look() -> None:
    """Look at each component, and keep what was found."""
    at = timezone.now()
    actions.keep(probes.look(), at)  # the looking is over before the transaction begins
    try:
        queries.keep_snapshot()
    except redis.RedisError as error:
        log.warning("the status can't be kept in Valkey: %s", error)


@shared_task
def forget_old() -> None:
    """Drop what is older than anybody is shown."""
    actions.forget_old(timezone.now())
