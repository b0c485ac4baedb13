"""Filters that make a digest of a text: names for things, and signatures with a key that a theme brings."""

import hmac
from hashlib import md5 as md5_digest
from hashlib import sha1 as sha1_digest
from hashlib import sha256 as sha256_digest

from blake3 import blake3 as blake3_digest

from themes.language.text import text_of
from themes.registry import theme_filter


@theme_filter("md5")
def md5(value: object) -> str:
    """The MD5 hash, in hexadecimal. Don't protect anything with it."""
    return md5_digest(text_of(value).encode(), usedforsecurity=False).hexdigest()


@theme_filter("sha1")
def sha1(value: object) -> str:
    """The SHA-1 hash, in hexadecimal. Don't protect anything with it."""
    return sha1_digest(text_of(value).encode(), usedforsecurity=False).hexdigest()


@theme_filter("sha256")
def sha256(value: object) -> str:
    """The SHA-256 hash, in hexadecimal."""
    return sha256_digest(text_of(value).encode()).hexdigest()


@theme_filter("hmac_sha1")
def hmac_sha1(value: object, key: object = "") -> str:
    """The SHA-1 HMAC with a key, in hexadecimal."""
    return hmac.new(text_of(key).encode(), text_of(value).encode(), "sha1").hexdigest()


@theme_filter("hmac_sha256")
def hmac_sha256(value: object, key: object = "") -> str:
    """The SHA-256 HMAC with a key, in hexadecimal."""
    return hmac.new(text_of(key).encode(), text_of(value).encode(), "sha256").hexdigest()


@theme_filter("blake3")
def blake3(value: object) -> str:
    """The BLAKE3 hash, in hexadecimal."""
    return blake3_digest(text_of(value).encode()).hexdigest()
