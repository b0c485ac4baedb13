"""Celery tasks of stores, and what the tenants themselves do in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

import redis
from celery import current_task, shared_task
from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction
from kombu.exceptions import OperationalError as QueueError

from foundation import events
from foundation.api.once import clear_expired
from foundation.errors import is_too_slow

from . import jobs, pool
from .context import in_store, require_store
from .each import in_each
from .fairness import giving_way
from .fleet import FleetError, Rollout
from .models import Store
from .prepare import prepare
from .queries import has_moved, store_by_id
from .quiet import of_this_machine

log = logging.getLogger(__name__)
MOVING_SECONDS = 2
"""How long a task waits for a store that is being moved."""
SLOW_TRIES, SLOW_AGAIN_SECONDS = 3, 30
"""How often a task is tried again whose statement took too long, and after how long first."""


def store_task[**P](function: Callable[P, None]) -> StoreTask[P]:
    """Make a function a Celery task that runs in the store it was sent from.

    `task.send(...)` sends it for the current store on commit; a store that is gone by then is skipped.
    """
    return StoreTask(function)


class StoreTask[**P]:
    """A function that runs in a store's schema, in the worker."""

    def __init__(self, function: Callable[P, None]) -> None:
        self.function = function
        self.task = shared_task(name=f"{function.__module__}.{function.__qualname__}")(
            self._in_store(function)
        )

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Run here and now, in the current store."""
        self.function(*args, **kwargs)

    def send(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Hand it to a worker for the store that the thread is in now, once the transaction is committed.

        A queue that can't be reached is logged, not raised: what must happen has a sweeper.
        """
        store_id = require_store().pk
        transaction.on_commit(lambda: self._hand_over(store_id, *args, **kwargs), robust=True)

    def send_in(self, seconds: float, *args: P.args, **kwargs: P.kwargs) -> None:
        """As `send`, to be run after so many seconds: a few minutes at most, the queue holds it.

        (Valkey hands what waits longer than its visibility timeout over twice.)
        """
        store_id = require_store().pk
        transaction.on_commit(lambda: self._hand_over_later(store_id, seconds, *args, **kwargs), robust=True)

    def _hand_over(self, store_id: int, *args: P.args, **kwargs: P.kwargs) -> None:
        self._hand_over_later(store_id, 0, *args, **kwargs)

    def _hand_over_later(self, store_id: int, seconds: float, *args: P.args, **kwargs: P.kwargs) -> None:
        queue = queue_of(self.task.name, store_id)
        later: dict[str, Any] = {"countdown": seconds} if seconds else {}
        try:
            self.task.apply_async((store_id, *args), kwargs, queue=queue, **later)
        except QueueError as error:
            log.warning("the queue did not take %s of store %s: %s", self.task.name, store_id, error)

    def _in_store(self, function: Callable[P, None]) -> Callable[Concatenate[int, P], None]:
        @wraps(function)
        def run(store_id: int, /, *args: P.args, **kwargs: P.kwargs) -> None:
            store = store_by_id(store_id)
            if store is None:
                log.info("a task of store %s came after the store had gone", store_id)
                return
            try:
                _take_turn(store, function, *args, **kwargs)
            except _MovingError:
                self._hand_over_later(store_id, MOVING_SECONDS, *args, **kwargs)

        return run


class _MovingError(Exception):
    """The store is being moved to another database, or has gone there meanwhile."""


def _take_turn[**P](store: Store, function: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    if store.is_moving:
        raise _MovingError
    if not current_task or current_task.request.called_directly or current_task.request.is_eager:
        _do(store, function, *args, **kwargs)
        return
    queue = queue_of(current_task.name, store.pk)
    with jobs.place(store, queue, current_task, (store.pk, *args), kwargs) as is_in:
        if is_in:
            _do(store, function, *args, **kwargs)


def _do[**P](store: Store, function: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    with in_store(store), giving_way(of_this_machine()):
        try:
            function(*args, **kwargs)
        except DatabaseError as error:
            if has_moved(store):
                raise _MovingError from error
            if not isinstance(error, OperationalError) or not is_too_slow(error):
                raise
            _try_later(error)


def _try_later(error: OperationalError) -> None:
    """Run the present task again after a while. Raises the error for the last try, and where none runs."""
    if not current_task or current_task.request.called_directly:
        raise error
    tries = current_task.request.retries
    current_task.retry(exc=error, countdown=SLOW_AGAIN_SECONDS * 2**tries, max_retries=SLOW_TRIES)


def queue_of(task: str, store_id: int) -> str:
    """The queue in which a store's task waits: one that the settings name for it, or one of the store's."""
    routed = settings.CELERY_TASK_ROUTES.get(task)
    return str(routed["queue"] if routed else settings.STORE_QUEUES[store_id % len(settings.STORE_QUEUES)])


@store_task
def deliver_event(event_id: int) -> None:
    """Give one event to its subscribers."""
    events.deliver(event_id)


events.deliver_with(deliver_event.send)


@shared_task
def sweep_events() -> None:
    """Deliver in every store what a crash left undelivered."""
    in_each(
        Store.objects.filter(status__in=Store.AT_WORK), _deliver_left, what="delivering events left behind"
    )


def _deliver_left() -> None:
    for event_id in events.undelivered(older_than_seconds=30):
        _deliver_or_log(event_id)


def _deliver_or_log(event_id: int) -> None:
    try:
        events.deliver(event_id)
    except Exception:
        log.exception("event %s could not be delivered", event_id)


@shared_task
def send_held_jobs() -> None:
    """Send jobs that wait for a place of their store's though there is one."""
    try:
        jobs.sweep()
    except redis.RedisError as error:
        log.warning("jobs that are held back can't be looked at: %s", error)


@shared_task
def clear_api_answers() -> None:
    """Drop in every store the answers that were kept for idempotency keys whose time is over."""
    in_each(Store.objects.filter(status__in=Store.AT_WORK), clear_expired, what="forgetting idempotency keys")


@shared_task
def retry_migrations() -> None:
    """Try again to bring up to date what failed before. What fails anew is kept, with its reason."""
    try:
        prepare(rollout=Rollout(only_failed=True))
    except FleetError as error:
        log.error("%s", error)


@shared_task
def refill_pool() -> None:
    """Build the ready schemas that the pool lacks."""
    try:
        built = pool.refill()
    except pool.PoolError as error:
        log.error("the pool of schemas can't be filled: %s", error)
    else:
        if built:
            log.info("%s ready schemas built", built)
