"""How many jobs of one store run at once, on all workers together. What is more is held back, in its order.

A job takes a place before it runs and gives it back afterwards; who finds none is put on the store's list,
and whoever gives a place back sends the first of the list to its queue. A worker that dies leaves its
place for LEASE_SECONDS, and the clock sends what nobody sent. A job may run twice, but none is lost. While
Valkey can't be asked, all run.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import redis
from celery import current_app
from django.conf import settings

from foundation.meter import JOBS as JOBS_HELD
from foundation.meter import client, strike

from .models import Store
from .own_limits import JOBS, limit_of

log = logging.getLogger(__name__)
LEASE_SECONDS = 600
HELD = "kaidian:jobs:held"
"""The set of "<store>|<kind of queue>" that have lists."""
OF_STORES = "stores"

_BEGIN = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
if redis.call('ZSCORE', KEYS[1], ARGV[4]) or redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[4])
  redis.call('EXPIRE', KEYS[1], 1200)
  return 1
end
redis.call('RPUSH', KEYS[2], ARGV[5])
redis.call('SADD', KEYS[3], ARGV[6])
return 0
"""
_NEXT = """
redis.call('ZREM', KEYS[1], ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[2]) then
  return redis.call('LMOVE', KEYS[2], KEYS[3], 'LEFT', 'RIGHT')
end
return false
"""


def kind_of(queue: str) -> str:
    """The queues of stores count as one; each other by itself, since nobody is to wait for it."""
    return OF_STORES if queue in settings.STORE_QUEUES else queue


@contextmanager
def place(
    store: Store, queue: str, task: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Iterator[bool]:
    """A place among the store's jobs for the block; False where there is none: it is on the list."""
    scope, most, identity = f"{store.pk}|{kind_of(queue)}", limit_of(store, JOBS), str(task.request.id)
    try:
        is_in = _begin(scope, most, identity, _message(queue, task.name, args, kwargs))
    except redis.RedisError as error:
        log.warning("jobs at once can't be counted: %s", error)
        yield True
        return
    if not is_in:
        strike(JOBS_HELD, store_id=store.pk)
        yield False
        return
    try:
        yield True
    finally:
        try:
            send_next(scope, most, identity)
        except redis.RedisError as error:
            log.warning("a place among jobs can't be given back yet: %s", error)


def _message(queue: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    return json.dumps({"queue": queue, "task": name, "args": args, "kwargs": kwargs})


def _begin(scope: str, most: int, identity: str, message: str) -> bool:
    now = time.time()
    keys = (_places(scope), _list(scope), HELD)
    return bool(_valkey().eval(_BEGIN, 3, *keys, now, now + LEASE_SECONDS, most, identity, message, scope))


def send_next(scope: str, most: int, identity: str = "") -> bool:
    """Give a place back, and send the first job that waits for one; whether there was any."""
    keys = (_places(scope), _list(scope), _on_its_way(scope))
    message = _valkey().eval(_NEXT, 3, *keys, time.time(), most, identity)
    if not message:
        return False
    job = json.loads(message)
    current_app.send_task(job["task"], job["args"], job["kwargs"], queue=job["queue"])
    _valkey().lrem(_on_its_way(scope), 1, message)
    return True


def sweep() -> int:
    """Send what waits though there are places, as after a worker died; how many. Raises redis.RedisError."""
    sent = 0
    with client() as valkey:
        for scope in valkey.smembers(HELD):
            while valkey.lmove(_on_its_way(scope), _list(scope), "RIGHT", "LEFT"):
                pass
            store = Store.objects.filter(pk=scope.partition("|")[0]).first()
            most = limit_of(store, JOBS)
            free = max(0, most - valkey.zcount(_places(scope), time.time(), "+inf"))
            for _place in range(free):
                sent += _sent(scope, most)
            if not valkey.llen(_list(scope)):
                valkey.srem(HELD, scope)
    return sent


def _sent(scope: str, most: int) -> bool:
    try:
        return send_next(scope, most)
    except (KeyError, ValueError):  # of one store; the others' go on
        log.exception("a job that is held back can't be read: %s", scope)
        return False


def held() -> dict[int, int]:
    """How many jobs are held back, by store. Raises redis.RedisError."""
    found: dict[int, int] = {}
    with client() as valkey, valkey.pipeline(transaction=False) as asked:
        scopes = list(valkey.smembers(HELD))
        for scope in scopes:
            asked.llen(_list(scope))
        for scope, number in zip(scopes, asked.execute(), strict=True):
            store_id = int(scope.partition("|")[0])
            found[store_id] = found.get(store_id, 0) + number
    return {store_id: number for store_id, number in found.items() if number}


@cache
def _valkey() -> Any:
    """One for all threads: it keeps its connections, since every job asks."""
    return client()


def _places(scope: str) -> str:
    return f"kaidian:jobs:places:{scope}"


def _list(scope: str) -> str:
    return f"kaidian:jobs:list:{scope}"


def _on_its_way(scope: str) -> str:
    return f"kaidian:jobs:sending:{scope}"
