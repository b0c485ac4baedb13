"""Secrets that merchants give to plugins: encrypted where they are kept, shown to nobody again."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

from kaidian_sdk.fields import Field


def sealed(secret: str) -> str:
    """A secret as it is kept; "" stays ""."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def opened(kept: object) -> str:
    """The secret again; "" for what was kept under a key that the platform no longer has."""
    if not isinstance(kept, str) or not kept:
        return ""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""


def sealed_bytes(content: bytes) -> bytes:
    """A file as it is kept."""
    return _box().encrypt(content)


def opened_bytes(kept: bytes) -> bytes | None:
    """The file again; None for what was kept under a key that the platform no longer has."""
    try:
        return _box().decrypt(kept)
    except InvalidToken:
        return None


def sealed_values(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, as it is kept: secrets sealed."""
    secret = _secret(fields)
    return {name: sealed(value) if name in secret else value for name, value in values.items()}


def opened_values(fields: Iterable[Field], kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, as a plugin gets it."""
    secret = _secret(fields)
    return {name: opened(value) if name in secret else value for name, value in kept.items()}


def _secret(fields: Iterable[Field]) -> set[str]:
    return {field.id for field in fields if field.type == "secret"}


@cache
def _box() -> MultiFernet:
    """The newest key seals; the ones before still open."""
    return MultiFernet([Fernet(_key(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    digest = hashlib.blake2b(force_bytes(secret), digest_size=32, person=b"plugin secrets").digest()
    return base64.urlsafe_b64encode(digest)
