"""Two whole stores, built once a module; each test runs in a savepoint of that transaction.

Models are imported inside the fixtures: pytest reads this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.isolation.world import World


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Both stores, gone again after the module."""
    from plugins.testing import with_plugins
    from tenants.context import enter_store
    from tests.isolation.undo import rolled_back
    from tests.isolation.world import build_world

    with django_db_blocker.unblock(), with_plugins("plugins.tests.desk"), rolled_back():
        enter_store(None)
        yield build_world()
        enter_store(None)


@pytest.fixture
def world(whole_world: World, settings: Any) -> Iterator[World]:
    """Both stores as they were built, whatever the test before has done. Nobody is asked to be slower."""
    from tenants.context import enter_store
    from tenants.hosts import routes
    from tests.isolation.undo import rolled_back

    settings.ACCOUNT_RATE_LIMITS = False
    enter_store(None)
    routes.forget_all()
    with rolled_back():
        yield whole_world
        enter_store(None)
