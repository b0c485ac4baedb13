"""Runs the migrations of a next release in a process of its own, slowly enough to be killed half-way."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaidian.settings")
settings.MIGRATION_MODULES = {"foundation": "tenants.tests.next_migrations"}
django.setup()

from tenants import apply  # noqa: E402
from tenants.apply import Schema  # noqa: E402
from tenants.fleet import Rollout  # noqa: E402
from tenants.prepare import prepare  # noqa: E402
from tenants.scripts import Script  # noqa: E402

quick = apply.bring_up_to_date


def slowly(schema: Schema, scripts: Sequence[Script], version: str) -> None:
    """Migrate a schema, and say so when it is a store's."""
    quick(schema, scripts, version)
    if not schema.is_spare:
        sys.stdout.write(f"{schema.name}\n")
        sys.stdout.flush()
        time.sleep(0.05)


apply.bring_up_to_date = slowly
prepare(rollout=Rollout(jobs=2))
