"""Every test run has services of its own, and every pytest worker a database of its own.

- `db` tests run in a transaction that is rolled back; tests with `transaction=True` get the database anew.
- `store` is a fresh store, and the test runs inside it; `store_owner` is its owner.
- `stripe` is the local Stripe, where payments go.
- `live_stack` is the whole platform, really running; browser tests (`e2e`) drive it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from infra import chromium
from infra.testing.cluster import TestCluster, renew_database, worker_environment
from infra.testing.live import LiveStack
from kaidian.command.messages import compile_all

if TYPE_CHECKING:
    from accounts.models import Account
    from infra.stripe.process import StripeProcess
    from tenants.models import Store

# A busy machine is no fault of what is tested.
hypothesis_settings.register_profile("kaidian", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("kaidian")

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


@pytest.hookimpl(wrapper=True)  # xdist reads the groups in the same hook, before everybody else
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Keep the tests of the running platform on one worker: it is started once."""
    for item in items:
        if {"live_stack", "page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("live"))
    yield


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


@pytest.fixture(scope="session")
def stripe_process() -> Iterator[StripeProcess]:
    """The local Stripe, in a process of its own."""
    from infra.stripe.process import StripeProcess

    process = StripeProcess()
    process.start()
    yield process
    process.kill()


@pytest.fixture
def stripe(stripe_process: StripeProcess, settings: Any) -> Iterator[StripeProcess]:
    """The local Stripe, where payments go during the test."""
    from infra.stripe.process import PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET
    from storefront.payments.providers import get_provider

    settings.STRIPE_SECRET_KEY = SECRET_KEY
    settings.STRIPE_PUBLISHABLE_KEY = PUBLISHABLE_KEY
    settings.STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET
    settings.STRIPE_API_URL = stripe_process.url
    get_provider.cache_clear()
    yield stripe_process
    get_provider.cache_clear()


@pytest.fixture(scope="session")
def live_stack() -> Iterator[LiveStack]:
    """The whole platform on a port of its own: `url`, `store_url(handle)`, `kill("web")`."""
    with LiveStack() as stack:
        yield stack


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one, else Playwright's own."""
    executable = chromium.find()
    found = {"executable_path": executable} if executable else {}
    return {**browser_type_launch_args, **found, "args": chromium.launch_arguments()}
