"""A short name for the contents of files: what was made from them is good while the name is the same."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
# What the tables of a prepared database depend on.
SCHEMA = (
    *(
        f"{app}/migrations/*.py"
        for app in (
            "platform/*",
            "storefront/*",
            "tenants",
            "tenants/*",
            "plugins",
            "plugins/*",
            "plugins/*/*",
            "themes",
            "billing",
            "vetting",
        )
    ),
    "platform/kaidian/settings/apps.py",
)


def fingerprint(patterns: Iterable[str], *more: str) -> str:
    """A hash over the project's files that match, the Python, and more texts."""
    digest = hashlib.sha256("\0".join((sys.version, *more)).encode())
    for path in sorted({path for pattern in patterns for path in PROJECT.glob(pattern)}):
        digest.update(str(path.relative_to(PROJECT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
