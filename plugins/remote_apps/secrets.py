"""Codes and tokens: `kda_<store's uid>_<random>` names its store, and only a digest of it is kept there."""

from __future__ import annotations

import hashlib
import secrets
import uuid

from tenants.models import Store
from tenants.queries import store_by_uid

CODE, ACCESS, REFRESH = "kdc_", "kda_", "kdr_"
_UID_LENGTH = 32
_LONGEST = 200


def new_secret(prefix: str, store: Store) -> str:
    """A fresh secret of a kind for a store."""
    return f"{prefix}{store.uid.hex}_{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so a plain hash will do."""
    return hashlib.sha256(secret.encode()).hexdigest()


def store_of(secret: str, *prefixes: str) -> Store | None:
    """The open store that a secret of one of these kinds names; None for any other text."""
    prefix = next((each for each in prefixes if secret.startswith(each)), None)
    if prefix is None or len(secret) > _LONGEST or not secret.isascii():
        return None
    ref = secret.removeprefix(prefix).partition("_")[0]
    if len(ref) != _UID_LENGTH:
        return None
    try:
        store = store_by_uid(uuid.UUID(hex=ref))
    except ValueError:
        return None
    return store if store is not None and store.status in Store.AT_WORK else None
