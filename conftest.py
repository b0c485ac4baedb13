"""Every test run has services of its own, and every pytest worker a database of its own.

- `db` tests run in a transaction that is rolled back; tests with `transaction=True` get the database anew.
- `store` is a fresh store, and the test runs inside it; `store_owner` is its owner
  (both in `kaidian.harness.services`).
- `stripe` is the local Stripe, where payments go.
- `live_stack` is the whole platform, really running; browser tests (`e2e`) drive it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from infra import chromium
from infra.stripe.process import StripeProcess
from infra.testing.live import LiveStack

pytest_plugins = ("kaidian.harness.services", "kaidian.harness.themes")

# A busy machine is no fault of what is tested.
hypothesis_settings.register_profile("kaidian", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("kaidian")


@pytest.hookimpl(wrapper=True)  # xdist reads the groups in the same hook, before everybody else
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Keep the tests of the running platform on one worker: it is started once."""
    for item in items:
        if {"live_stack", "page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("live"))
    yield


@pytest.fixture(scope="session")
def stripe_process() -> Iterator[StripeProcess]:
    """The local Stripe, in a process of its own."""
    from infra.stripe.process import StripeProcess

    process = StripeProcess()
    process.start()
    yield process
    process.kill()


@pytest.fixture
def stripe(stripe_process: StripeProcess, settings: Any) -> StripeProcess:
    """The local Stripe, where payments go during the test."""
    from infra.stripe.process import PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET

    settings.STRIPE_SECRET_KEY = SECRET_KEY
    settings.STRIPE_PUBLISHABLE_KEY = PUBLISHABLE_KEY
    settings.STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET
    settings.STRIPE_BILLING_WEBHOOK_SECRET = WEBHOOK_SECRET
    settings.STRIPE_API_URL = stripe_process.url
    return stripe_process


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
