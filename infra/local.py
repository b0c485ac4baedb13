"""Which services run here, which are given from outside, and how other processes reach them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property

from infra.children import stop_leftovers
from infra.run_folder import RunFolder
from infra.services import Postgres, Service, Valkey


@dataclass(frozen=True)
class LocalServices:
    """The embedded services of a run folder: those that the environment gives no real one for."""

    folder: RunFolder
    given: Mapping[str, str]

    @cached_property
    def postgres(self) -> Postgres | None:
        """The embedded PostgreSQL, unless DATABASE_URL gives another."""
        if self.given.get("DATABASE_URL"):
            return None
        return Postgres(self.folder.postgres, self.folder.ports().get("postgres"))

    @cached_property
    def valkey(self) -> Valkey | None:
        """The embedded Valkey, unless REDIS_URL gives another."""
        if self.given.get("REDIS_URL"):
            return None
        return Valkey(self.folder.valkey, self.folder.ports().get("valkey"))

    def all(self) -> list[Service]:
        """Those to start, in order."""
        return [service for service in (self.postgres, self.valkey) if service is not None]

    def environment(self) -> dict[str, str]:
        """The variables that lead to them; ask after their `prepare`."""
        addresses = {"DATABASE_URL": self.postgres, "REDIS_URL": self.valkey}
        return {name: service.url() for name, service in addresses.items() if service is not None}


@contextmanager
def services_for_a_command(folder: RunFolder) -> Iterator[None]:
    """Run a block with database and cache in the environment: the running ones, else started for as long."""
    if published := folder.published():
        os.environ.update({name: value for name, value in published.items() if not os.environ.get(name)})
        yield
        return
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        yield
        return
    with folder.held(), ExitStack() as stack:
        stop_leftovers(folder.children)
        services = LocalServices(folder, dict(os.environ))
        for service in services.all():
            stack.enter_context(service)
        os.environ.update(services.environment())
        yield
