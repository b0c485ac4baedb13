"""Two whole stores, built once a module; each test runs in a savepoint of that transaction.

Models are imported inside the fixtures: pytest reads this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from infra.stripe.process import StripeProcess
    from tests.isolation.world import World


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Both stores, gone again after the module."""
    from tenants.context import enter_store
    from tests.isolation.undo import rolled_back
    from tests.isolation.world import build_world

    with django_db_blocker.unblock(), rolled_back():
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


@pytest.fixture(scope="session")
def stripe_process() -> Iterator[StripeProcess]:
    """The local Stripe."""
    from infra.stripe.process import StripeProcess

    process = StripeProcess()
    process.start()
    yield process
    process.kill()


@pytest.fixture
def stripe(stripe_process: StripeProcess, settings: Any) -> Iterator[None]:
    """Payments go to the local Stripe."""
    from infra.stripe.process import PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET
    from storefront.payments.providers import get_provider

    settings.STRIPE_SECRET_KEY = SECRET_KEY
    settings.STRIPE_PUBLISHABLE_KEY = PUBLISHABLE_KEY
    settings.STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET
    settings.STRIPE_API_URL = stripe_process.url
    get_provider.cache_clear()
    yield
    get_provider.cache_clear()
