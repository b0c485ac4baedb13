"""Secrets that a shopper's browser or mailbox holds: made here, kept as digests only."""

from __future__ import annotations

import hashlib
import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """256 bits that can't be guessed, fit for an address and a cookie."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token: who reads the table can't sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    """Whether a text has the form of a token; anything else needs no look into the database."""
    return _TOKEN.fullmatch(text) is not None
