"""Cache keys carry the store, so that nothing of one store is ever read in another."""

from __future__ import annotations

from .context import current_store


def store_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: the store's uid (or "platform") before the key."""
    store = current_store()
    return f"{store.uid if store else 'platform'}:{version}:{key_prefix}{key}"
