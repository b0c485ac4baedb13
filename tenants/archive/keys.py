"""Which platform's key sealed the secrets of an archive: told by a fingerprint that doesn't tell the key."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.utils.encoding import force_bytes


def fingerprint() -> str:
    """Of the key that this platform seals with."""
    return _of(settings.SECRET_KEY)


def opens(fingerprint: str) -> bool:
    """Whether this platform opens what was sealed with the key of this fingerprint."""
    return fingerprint in {_of(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)}


def _of(key: str | bytes) -> str:
    return hashlib.blake2b(force_bytes(key), digest_size=8, person=b"archive key").hexdigest()
