"""Answers of the store that are kept while nothing happens in it: figures that cost much to work out.

Every change of a store leaves an event, so the newest event's number says whether anything changed since. Two
changes that are made at once may show their numbers in the wrong order; then an answer is old for
`seconds` at most.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from django.core.cache import cache
from django.db import connection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def kept_while_nothing_happens[Answer](
    name: str, question: object, work: Callable[[], Answer], *, seconds: int = 60
) -> Answer:
    """What `work` answers, or what it answered before when nothing happened since.

    `question` is anything whose `repr` tells it from others of this name. The answer is picklable, not None.
    While the cache can't be reached it is worked out each time.
    """
    asked = hashlib.sha256(repr(question).encode()).hexdigest()
    key = f"kept:{name}:{_newest_event()}:{asked}"
    try:
        found = cache.get(key)
    except RedisError as error:
        log.warning("answers to %s can't be kept: %s", name, error)
        return work()
    if found is not None:
        return cast("Answer", found)
    answer = work()
    with suppress(RedisError):  # it went away in between: the next one asks it again
        cache.set(key, answer, timeout=seconds)
    return answer


def _newest_event() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM foundation_event")
        return int(cursor.fetchone()[0])
