"""Services of a test run's own, and fresh stores: a plugin of pytest.

Every run starts PostgreSQL and Valkey for itself, and every worker has a database of its own.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from infra.testing.cluster import TestCluster, renew_database, worker_environment
from kaidian.command.messages import compile_all

if TYPE_CHECKING:
    from accounts.models import Account
    from tenants.models import Store

cluster = pytest.StashKey[TestCluster]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the services (once a run), then point Django at this worker's share of them."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    given = "PYTEST_FOLDER" in os.environ  # by the controller to its workers, or by `kaidian test-services`
    if not given and not config.option.collectonly:
        compile_all()
        config.stash[cluster] = TestCluster()
        config.stash[cluster].start()
        os.environ.update(config.stash[cluster].environment())
    if "PYTEST_FOLDER" in os.environ:
        os.environ.update(worker_environment(worker))
        renew_database(os.environ["DATABASE_URL"])
    else:
        os.environ["KAIDIAN_MODE"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaidian.settings"
    # Playwright leaves an event loop running in this thread, and Django would take it for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from django.conf import settings

    # Reading the settings loads them; then pytest-django sets up Django.
    name = settings.DATABASES["default"]["NAME"]
    assert config.option.collectonly or name == f"test_{worker}", f"this worker would use the database {name}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let the workers load the settings when their own database is known, not earlier."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the services of the run."""
    if cluster in config.stash:
        config.stash[cluster].stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """The database is there already; after a test that really commits it is made anew."""
    from django.db import connections
    from django.test import TransactionTestCase

    def renew(self: TransactionTestCase) -> None:
        connections.close_all()
        renew_database(os.environ["DATABASE_URL"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        yield
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture(autouse=True)
def _on_the_platform() -> Iterator[None]:
    """Each test begins and ends outside of every store, in the default language, with an empty cache."""
    yield
    from django.utils import translation

    from tenants.context import enter_store
    from tenants.hosts import routes

    enter_store(None)
    routes.forget_all()
    translation.deactivate()


@pytest.fixture
def store_owner(db: None) -> Account:
    """An account that can sign in, with the password "correct horse"."""
    from accounts.models import Account

    return Account.objects.create_user(f"owner-{uuid.uuid4().hex[:8]}@example.com", "correct horse")


@pytest.fixture
def store(store_owner: Account) -> Iterator[Store]:
    """A fresh store (CNY, zh-Hans and English) of `store_owner`; the test runs inside it."""
    from tenants.actions.open_store import open_store
    from tenants.context import in_store

    opened = open_store(
        owner=store_owner,
        name="Test Store",
        handle=f"test-{uuid.uuid4().hex[:8]}",
        currency="CNY",
        locale="zh-Hans",
        locales=["zh-Hans", "en"],
    )
    with in_store(opened):
        yield opened
