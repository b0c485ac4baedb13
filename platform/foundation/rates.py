"""Limits on how often something may be tried: guesses of a password, letters to one address.

Counted in the cache, in windows of fixed length that begin with the first try, and for each store by itself.
While the cache can't be reached nothing is counted: people would be locked out for what they did not do.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from redis.exceptions import RedisError

from foundation.meter import TRIES, Kind, strike

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rate:
    """At most `most` tries in `seconds` for one key; `name` tells this limit from all others.

    `struck` is what operators read of a store whose tries were refused.
    """

    name: str
    most: int
    seconds: int
    struck: Kind = TRIES

    def is_spent(self, key: str) -> bool:
        """Whether nothing is left of the limit for this key."""
        try:
            return int(cache.get(self._cache_key(key), 0)) >= self.most
        except RedisError as error:
            return self._uncounted(error)

    def take(self, key: str) -> bool:
        """Count one try; whether it was within the limit."""
        name = self._cache_key(key)
        try:
            cache.add(name, 0, timeout=self.seconds)
            is_within = int(cache.incr(name)) <= self.most
        except ValueError:  # its time ran out between the two
            return True
        except RedisError as error:
            return not self._uncounted(error)
        if not is_within:
            strike(self.struck)
        return is_within

    def _cache_key(self, key: str) -> str:
        return f"rate:{self.name}:{hashlib.sha256(key.lower().encode()).hexdigest()}"

    def _uncounted(self, error: RedisError) -> bool:
        log.warning("the limit %s could not be counted: %s", self.name, error)
        return False


def client_ip(request: HttpRequest) -> str:
    """The address a request comes from, as the sign-in of the team counts it; "" where it is not known."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
