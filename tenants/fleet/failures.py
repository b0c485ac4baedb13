"""Why schemas could not be migrated, kept until they are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from tenants.context import on_platform
from tenants.models import MigrationFailure, SpareSchema, Store


def keep_failure(schema: str, version: str, reason: str) -> None:
    """Note that a schema could not be brought to a version, and count the tries."""
    with on_platform():
        MigrationFailure.objects.update_or_create(
            schema_name=schema,
            defaults={"version": version, "reason": reason, "at": timezone.now(), "tries": F("tries") + 1},
            create_defaults={"version": version, "reason": reason},
        )


def forget_settled(version: str) -> None:
    """Forget what was noted of schemas that stand at a version by now, or are no more."""
    with on_platform():
        behind = Store.objects.exclude(schema_version=version).values("schema_name")
        spares = SpareSchema.objects.exclude(version=version).values("schema_name")
        MigrationFailure.objects.exclude(schema_name__in=behind.union(spares)).delete()


def forget_failures(schemas: Iterable[str]) -> None:
    """Forget what was noted of schemas that were migrated since."""
    with on_platform():
        MigrationFailure.objects.filter(schema_name__in=list(schemas)).delete()
