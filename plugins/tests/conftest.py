"""A store with the troubled plugin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tenants.models import Store


@pytest.fixture
def troubled(store: Store) -> Iterator[Store]:
    """A store in which the plugin `troubled` is on."""
    from plugins.actions import install_plugin
    from plugins.testing import with_plugins

    with with_plugins("plugins.tests.troubled"):
        install_plugin(plugin="troubled")
        yield store
