"""Two whole stores, built once a module; each test runs in a savepoint of that transaction.

Models are imported inside the fixtures: pytest reads this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.isolation.world import World


@contextmanager
def _rolled_back() -> Iterator[None]:
    """A transaction that ends as if it had never been, and that counts for durable ones as none."""
    from django.db import transaction

    atomic = transaction.atomic()
    vars(atomic)["_from_testcase"] = True
    with atomic:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Both stores, gone again after the module."""
    from tenants.context import enter_store
    from tests.isolation.world import build_world

    with django_db_blocker.unblock(), _rolled_back():
        enter_store(None)
        yield build_world()
        enter_store(None)


@pytest.fixture
def world(whole_world: World) -> Iterator[World]:
    """Both stores as they were built, whatever the test before has done."""
    from tenants.context import enter_store
    from tenants.hosts import routes

    enter_store(None)
    routes.forget_all()
    with _rolled_back():
        yield whole_world
        enter_store(None)
