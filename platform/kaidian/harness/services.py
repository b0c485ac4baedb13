"""Services of a test run's own, and fresh stores: a plugin of pytest.

Every run starts PostgreSQL and Valkey for itself, and every worker has a database of its own.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from infra.testing.cluster import TestCluster, make_second_database, renew_database, worker_environment
from kaidian.command.messages import compile_all

if TYPE_CHECKING:
    from accounts.models import Account
    from tenants.models import Store

cluster = pytest.StashKey[TestCluster]()
ELSEWHERE = "east"
"""The second database of tests."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--elsewhere` opens every store of the tests in a second database."""
    parser.addoption("--elsewhere", action="store_true", help="open the stores of tests in a second database")


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
        _second.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        # A second database comes and goes with single tests (`elsewhere`), which Django's guard doesn't know.
        # Tests without rows are kept from databases by pytest-django.
        patch.setattr(TransactionTestCase, "_add_databases_failures", classmethod(_validate))
        patch.setattr(TransactionTestCase, "_remove_databases_failures", classmethod(lambda cls: None))
        yield
        with django_db_blocker.unblock():
            connections.close_all()


def _validate(cls: Any) -> None:
    cls.databases = cls._validate_databases()


_second: list[str] = []
"""The second database's name, while it fits the first."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The alias of a second database, which stores can be opened in and moved to."""
    from django.conf import settings
    from django.db import connections

    from tenants.context import enter_store
    from tenants.databases import at_database
    from tenants.prepare import add_extensions

    is_new = not _second
    if is_new:
        _second.append(make_second_database(os.environ["DATABASE_URL"]))
    here = {**settings.DATABASES["default"], "NAME": _second[0]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings, ELSEWHERE, here)
        if is_new:
            connections[ELSEWHERE].close()
            with at_database(ELSEWHERE):
                add_extensions()
        yield ELSEWHERE
        enter_store(None)  # its connection stays: it may be part of a transaction that outlives the test


@pytest.fixture
def stores_at_home(request: pytest.FixtureRequest) -> None:
    """For tests that begin with a store at home: passed over where all lie in the second database."""
    if request.config.option.elsewhere:
        pytest.skip("its stores begin at home")


@pytest.fixture(autouse=True)
def _on_the_platform(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test begins and ends outside of every store, in the default language, with an empty cache."""
    from django.conf import settings

    uses_rows = {"db", "transactional_db", "store"} & set(request.fixturenames)
    if request.config.option.elsewhere and (uses_rows or request.node.get_closest_marker("django_db")):
        request.getfixturevalue("_django_db_helper")
        request.getfixturevalue("elsewhere")
        monkeypatch.setattr(settings, "NEW_STORES_DATABASE", ELSEWHERE)
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
