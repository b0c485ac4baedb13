"""Cache keys carry the store, so that nothing of one store is ever read in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import redis
from django.conf import settings

from .context import current_store

if TYPE_CHECKING:
    from .models import Store

KEYS_AT_ONCE = 1000


def store_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: the store's uid (or "platform") before the key."""
    store = current_store()
    return f"{store.uid if store else 'platform'}:{version}:{key_prefix}{key}"


def forget_store(store: Store) -> None:
    """Drop all that is cached of a store, as when its rows are others now. Raises RedisError."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=5)
    with client:
        for key in client.scan_iter(match=f"{store.uid}:*", count=KEYS_AT_ONCE):
            client.unlink(key)
