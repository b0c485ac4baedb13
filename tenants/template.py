"""The template: one schema that migrations built, and the text that builds another just like it.

Everything about a version of the store migrations is worked out here, once, and kept in TemplateSchema:
the dump that makes a spare schema, and the migrations rendered for the schemas that exist.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import connection, transaction

from .compact import compact
from .context import enter_schema, enter_store, on_platform
from .dump import dump_schema, replay, replayable
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
        # Its scripts are many times the rest, and only a migration of the fleet reads them.
        return TemplateSchema.objects.defer("scripts").filter(pk=current_version()).first()


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
        text = compact(sql)
        with transaction.atomic():
            _drop_template()
            replay(text, TEMPLATE, TEMPLATE)
        again = replayable(dump_schema(TEMPLATE))
        if again == sql:
            return text
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
