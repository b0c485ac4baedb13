"""The services of one test run, in a folder that goes with it.

The first database is migrated and gets its ready schemas once, then kept under a hash of what made it: later
runs copy the files. Every pytest worker gets a database and a Valkey index of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from infra.children import Children, guard
from infra.fingerprint import PROJECT, SCHEMA, fingerprint
from infra.ports import free_port
from infra.services import Postgres, Service, Valkey
from infra.services.postgres import DATABASE, ROLE

CACHE = PROJECT / ".run" / "test-cache"
KEPT = 3
# Whatever changes the migrated cluster is named here.
SOURCES = (
    *SCHEMA, "tenants/*.py", "tenants/actions/*.py", "tenants/management/commands/*.py",
    "infra/services/*.py", "platform/kaidian/command/prepare.py",
)  # fmt: skip


class TestCluster:
    """PostgreSQL and Valkey for one pytest run, with a migrated database to copy."""

    __test__ = False  # its name makes pytest curious

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kaidian-tests-"))
        self.folder.chmod(0o755)
        self.postgres = Postgres(self.folder / "postgres", free_port(), durable=False)
        self.valkey = Valkey(self.folder / "valkey", free_port(), durable=False)

    def start(self) -> None:
        """Start both. Should pytest be killed, a helper stops them."""
        guard(self.folder / "children.json")
        copy_cluster(self.folder / "postgres")
        children = Children(self.folder / "children.json")
        for service in self._services():
            service.start()
            children.add(service.name, service.pid, service.stop_signal)

    def stop(self) -> None:
        """Stop both and delete everything."""
        for service in self._services():
            service.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """Variables from which each worker makes its own (`worker_environment`)."""
        return {
            "PYTEST_FOLDER": str(self.folder),
            "PYTEST_ADMIN_URL": self.postgres.admin_url(),
            "PYTEST_DATABASE_URL": self.postgres.url(),
            "PYTEST_VALKEY_URL": self.valkey.url(),
        }

    def _services(self) -> Iterator[Service]:
        yield from (self.postgres, self.valkey)


def worker_environment(worker: str) -> dict[str, str]:
    """The variables of Kaidian for one pytest worker ("gw0", or "main" without xdist)."""
    number = int(worker.removeprefix("gw")) if worker.startswith("gw") else 0
    run_dir = Path(os.environ["PYTEST_FOLDER"]) / worker
    run_dir.mkdir(exist_ok=True)
    return {
        "KAIDIAN_MODE": "test",
        "KAIDIAN_RUN_DIR": str(run_dir),
        "KAIDIAN_SEND_EVENTS": "false",
        "KAIDIAN_ASK_BUSINESS": "false",
        "DATABASE_URL": urlsplit(os.environ["PYTEST_DATABASE_URL"])._replace(path=f"/test_{worker}").geturl(),
        "REDIS_URL": urlsplit(os.environ["PYTEST_VALKEY_URL"])._replace(path=f"/{number}").geturl(),
    }


def renew_database(url: str) -> None:
    """Make the worker's database anew from the migrated one; sessions in it are ended."""
    name = sql.Identifier(urlsplit(url).path.lstrip("/"))
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
        name, sql.Identifier(DATABASE), sql.Identifier(ROLE)
    )
    with psycopg.connect(os.environ["PYTEST_ADMIN_URL"], autocommit=True) as connection:
        for statement in (drop, create):
            _patiently(connection, statement)


def make_second_database(url: str) -> str:
    """Make, or make anew, an empty database beside the worker's, for stores that lie elsewhere; its name."""
    text = f"{urlsplit(url).path.lstrip('/')}_east"
    name = sql.Identifier(text)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
    create = sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(ROLE))
    with psycopg.connect(os.environ["PYTEST_ADMIN_URL"], autocommit=True) as connection:
        for statement in (drop, create):
            _patiently(connection, statement)
    return text


def _patiently(connection: psycopg.Connection[tuple[object, ...]], statement: sql.Composed) -> None:
    """PostgreSQL waits five seconds for sessions to end; a busy machine may need longer."""
    for attempt in range(6):
        try:
            connection.execute(statement)
            return
        except psycopg.errors.ObjectInUse:
            if attempt == 5:
                raise


def copy_cluster(target: Path) -> None:
    """Put a stopped cluster with the migrated database `kaidian` at `target`, from the cache if there."""
    kept = CACHE / fingerprint(SOURCES)
    if not kept.exists():
        _make_cluster(kept)
    kept.touch()  # the longest unused go first
    _copy(kept, target)


def _make_cluster(kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kaidian-cluster-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with (
            Postgres(folder / "postgres", free_port(), durable=False) as postgres,
            Valkey(folder / "valkey", free_port(), durable=False) as valkey,
        ):
            _prepare({"DATABASE_URL": postgres.url(), "REDIS_URL": valkey.url(), "KAIDIAN_RUN_DIR": name})
        # Two runs may make it at once: the last one's is kept, and nobody sees half of one.
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=kept.parent)) / "postgres"
        _copy(folder / "postgres", unfinished)
        try:
            unfinished.rename(kept)
        except OSError:
            shutil.rmtree(unfinished)
        unfinished.parent.rmdir()
    for old in sorted(kept.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _prepare(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kaidian", "prepare", "--without-demo"],
        check=False,
        env={**os.environ, **environment, "KAIDIAN_MODE": "test", "KAIDIAN_SEND_EVENTS": "false"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"`kaidian prepare` failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", source, target], check=True)  # -a keeps the account that PostgreSQL runs as
