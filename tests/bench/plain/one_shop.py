"""One shop's tables under plain Django: its own database backend, no middleware, nobody to route."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from kaidian.settings import *  # noqa: F403

BENCH_MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.bench.plain.urls"
_address = urlsplit(os.environ["PLAIN_DATABASE_URL"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _address.path.lstrip("/"),
        "USER": _address.username or "",
        "PASSWORD": unquote(_address.password or ""),
        "HOST": _address.hostname or "",
        "PORT": str(_address.port or ""),
        "CONN_MAX_AGE": None,
    }
}
