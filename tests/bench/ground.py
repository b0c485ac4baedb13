"""What measurements stand on: PostgreSQL and Valkey of their own, as in production, in a folder that goes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import psycopg

from infra.ports import free_port
from infra.services import Postgres, Valkey

PROJECT = Path(__file__).resolve().parents[2]
STORES_DOMAIN = "shops.bench"
PRODUCTION = {
    "KAIDIAN_MODE": "production",
    "SECRET_KEY": "for measuring only",
    "PLATFORM_HOST": "platform.bench",
    "STORES_DOMAIN": STORES_DOMAIN,
    "PUBLIC_SCHEME": "http",
    "EMAIL_URL": "console://",
    "STRIPE_SECRET_KEY": "sk_test_bench",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_bench",
    "STRIPE_WEBHOOK_SECRET": "whsec_bench",
    "DJANGO_SETTINGS_MODULE": "kaidian.settings",
}


class Ground:
    """The services of one run, with the database prepared and Django set up in this process."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kaidian-bench-"))
        self.folder.chmod(0o755)
        self.postgres = Postgres(self.folder / "postgres", free_port())
        self.valkey = Valkey(self.folder / "valkey", free_port())

    def __enter__(self) -> Self:
        self.postgres.start()
        self.valkey.start()
        os.environ.update(self.environment())
        import django

        django.setup()
        from django.core.management import call_command

        call_command("prepare", stdout=sys.stderr)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from django.db import connections

        connections.close_all()
        self.valkey.stop()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """The variables of a platform in production on these services."""
        return {
            **PRODUCTION,
            "DATABASE_URL": self.postgres.url(),
            "REDIS_URL": self.valkey.url(),
            "KAIDIAN_RUN_DIR": str(self.folder / "run"),
        }

    def connect(self, database: str = "") -> psycopg.Connection:
        """A plain connection of our role that commits each statement."""
        url = urlsplit(self.postgres.url())
        return psycopg.connect(
            (url._replace(path=f"/{database}") if database else url).geturl(),
            autocommit=True,
            prepare_threshold=None,
        )

    def new_database(self, name: str) -> str:
        """An empty database; its address."""
        with self.connect() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        return urlsplit(self.postgres.url())._replace(path=f"/{name}").geturl()

    def tpc_b(self, *, clients: int = 4, seconds: int = 5) -> float:
        """Transactions per second of pgbench's TPC-B on this PostgreSQL: what it can write at best."""
        address = self.new_database("tpcb")
        program = str(self.postgres.programs / "pgbench")
        subprocess.run(
            [program, "--initialize", "--scale=10", "--quiet", address], check=True, capture_output=True
        )
        done = subprocess.run(
            [program, f"--client={clients}", "--jobs=2", f"--time={seconds}", address],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        if found is None:
            raise RuntimeError(f"pgbench said nothing of tps:\n{done.stdout}")
        return float(found[1])
