"""Limits by cost: each call takes some drops out of a bucket of its caller's, which fills up again steadily.

Counted in Valkey by one script, by the server's own clock, so that no two processes disagree. While it
can't be reached nothing is counted: callers would be locked out for what they did not do.
"""

from __future__ import annotations

import hashlib
import logging
import math
from dataclasses import dataclass, replace
from typing import Any, cast

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from foundation.limits import Limit, Unit, declare

log = logging.getLogger(__name__)

_TAKE = """
local now = redis.call('TIME')
local at = now[1] + now[2] / 1000000
local kept = redis.call('HMGET', KEYS[1], 'used', 'at')
local cost, size, refill = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local used = math.max(0, (tonumber(kept[1]) or 0) - (at - (tonumber(kept[2]) or at)) * refill)
local taken = 0
if used + cost <= size then
  used, taken = used + cost, 1
  redis.call('HSET', KEYS[1], 'used', tostring(used), 'at', tostring(at))
  redis.call('EXPIRE', KEYS[1], math.ceil(size / refill) + 1)
end
return {taken, tostring(used)}
"""


@dataclass(frozen=True)
class Taken:
    """How a bucket stands after a call asked for its drops; `wait` is in seconds, 0 where it got them."""

    is_within: bool
    left: int
    full_in: int
    wait: int


@dataclass(frozen=True)
class Bucket:
    """`size` drops, of which `refill` come back each second; `name` tells this limit from all others."""

    name: str
    size: int
    refill: int

    @property
    def policy(self) -> str:
        """The header RateLimit-Policy."""
        return f'"{self.name}";q={self.size};w={self.size // self.refill}'

    def refilled_by(self, refill: int | None) -> Bucket:
        """A bucket that fills up as fast as a store's plan says, as long as this one; None: this one."""
        if refill is None or refill == self.refill:
            return self
        return replace(self, size=self.size * refill // self.refill, refill=refill)

    def of_group(self) -> Bucket:
        """What all callers of a group share."""
        return Bucket(f"{self.name}-together", self.size * OF_GROUP, self.refill * OF_GROUP)

    def header(self, taken: Taken) -> str:
        """The header RateLimit."""
        return f'"{self.name}";r={taken.left};t={taken.full_in}'

    def take(self, key: str, cost: int) -> Taken:
        """Take `cost` drops for `key`, if there are as many."""
        digest = hashlib.sha256(key.encode()).hexdigest()
        try:
            is_within, used = self._run(f"bucket:{self.name}:{digest}", cost)
        except RedisError as error:
            log.warning("the limit %s could not be counted: %s", self.name, error)
            is_within, used = True, float(cost)
        wait = 0 if is_within else max(1, math.ceil((used + cost - self.size) / self.refill))
        return Taken(is_within, max(0, int(self.size - used)), math.ceil(used / self.refill), wait)

    def _run(self, key: str, cost: int) -> tuple[bool, float]:
        client = cast(Any, cache)._cache.get_client(None, write=True)
        script = _Script.of(client)
        taken, used = script(keys=[cache.make_key(key)], args=[cost, self.size, self.refill], client=client)
        return bool(taken), float(used)


class _Script:
    """The script, told to the server by its digest."""

    _one: Any = None

    @classmethod
    def of(cls, client: Any) -> Any:
        if cls._one is None:
            cls._one = client.register_script(_TAKE)
        return cls._one


CALLS = Bucket("calls", size=1000, refill=50)
"""Of one token. A list costs 2 for each 50 rows that it may have, a thing 1, a change 5: ten changes a second
go on for ever.
"""
OF_GROUP = 4
"""All callers of a store together have as much as so many of them."""
ROWS_OF_A_LIST = 50

API_RATE = declare(
    Limit(
        name="api_rate",
        label=_("API calls"),
        unit=Unit.DROPS,
        refusal=_("Your programs call more often than your plan allows."),
    )
)
"""Drops that come back each second into the bucket of each token."""
