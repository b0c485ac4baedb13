"""`kaidian manage prepare`: make the database ready for the code. Run at every start and every release."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tenants.dump import DumpError
from tenants.fleet import FleetError
from tenants.pool import PoolError
from tenants.prepare import prepare
from tenants.template import TemplateError


class Command(BaseCommand):
    """Migrate the public schema and every store, and fill the pool of ready schemas."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            prepare(self._say)
        except (DumpError, TemplateError, FleetError, PoolError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        self._say(f"the database is ready ({time.monotonic() - started:.1f} s)")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
