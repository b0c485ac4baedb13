"""A member's browser, and an app's program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from plugins.webhooks.tests.conftest import till  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from plugins.remote_apps.testing import Program
    from tenants.models import Store


@pytest.fixture
def member(store: Store, store_owner: Any) -> Client:
    """The owner's browser; the test is in the store again after each request."""
    from django.conf import settings

    from tenants.context import enter_store

    class _ClientInStore(Client):
        def request(self, **request: Any) -> Any:
            answer = super().request(**request)
            enter_store(store)
            return answer

    client = _ClientInStore(headers={"host": settings.PLATFORM_HOST})
    client.force_login(store_owner)
    return client


@pytest.fixture
def scout(store: Store) -> Program:
    """A listed app."""
    from plugins.remote_apps.testing import program

    return program()
