"""How the fleet stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from tenants.context import on_platform
from tenants.databases import all_aliases
from tenants.models import MigrationFailure, SpareSchema, Store
from tenants.template import current_template
from tenants.versions import current_version


@dataclass(frozen=True)
class AtVersion:
    """So many stores and ready schemas stand at a version."""

    version: str
    stores: int
    spares: int
    is_current: bool


@dataclass(frozen=True)
class AtDatabase:
    """So many stores and ready schemas lie in a database."""

    alias: str
    stores: int
    spares: int


@dataclass(frozen=True)
class FleetStatus:
    """The versions in use, the current one first; what failed; and the pool."""

    version: str
    is_prepared: bool
    """Whether the template of the code's version is built: from then on stores are opened at it."""
    versions: tuple[AtVersion, ...]
    databases: tuple[AtDatabase, ...]
    failures: tuple[MigrationFailure, ...]
    pool_size: int

    @property
    def stores(self) -> int:
        """All stores."""
        return sum(each.stores for each in self.versions)

    @property
    def behind(self) -> int:
        """Stores at another version than the code's."""
        return sum(each.stores for each in self.versions if not each.is_current)

    @property
    def up_to_date(self) -> int:
        """Stores at the code's version."""
        return self.stores - self.behind

    @property
    def ready_schemas(self) -> int:
        """Schemas that wait for a store, at the code's version."""
        return sum(each.spares for each in self.versions if each.is_current)


def fleet_status(*, most_failures: int = 200) -> FleetStatus:
    """How every schema stands. Four queries at any number of stores."""
    version = current_version()
    with on_platform():
        stores, stores_at = _counted(Store, "schema_version")
        spares, spares_at = _counted(SpareSchema, "version")
        failures = tuple(MigrationFailure.objects.order_by("schema_name")[:most_failures])
        is_prepared = current_template() is not None
    names = sorted({version, *stores, *spares}, key=lambda name: (name != version, name))
    return FleetStatus(
        version=version,
        is_prepared=is_prepared,
        versions=tuple(
            AtVersion(name, stores.get(name, 0), spares.get(name, 0), name == version) for name in names
        ),
        databases=tuple(
            AtDatabase(alias, stores_at.get(alias, 0), spares_at.get(alias, 0))
            for alias in dict.fromkeys([*all_aliases(), *stores_at, *spares_at])
        ),
        failures=failures,
        pool_size=settings.SPARE_SCHEMAS,
    )


def _counted(model: type[Store] | type[SpareSchema], field: str) -> tuple[Counter[str], Counter[str]]:
    """How many by version, and how many by database."""
    by_version, by_database = Counter[str](), Counter[str]()
    for version, alias, count in (
        model.objects.order_by().values_list(field, "db_alias").annotate(Count("pk"))
    ):
        by_version[version] += count
        by_database[alias] += count
    return by_version, by_database
