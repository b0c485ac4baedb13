"""The fixture `shop`: the plugin whose folder is tested, on in a fresh store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kaidian_sdk.testing import Shop


@pytest.fixture
def shop(request: pytest.FixtureRequest, store: Any) -> Iterator[Shop]:
    """The shop of a fresh store in which the plugin is on, with its settings as they start."""
    from kaidian.harness.shop import TriedShop
    from kaidian.plugin_tools.project import ProjectFault, open_project
    from plugins.actions import install_plugin
    from plugins.registry import plugins, refused
    from plugins.testing import with_plugins
    from storefront.extensions.testing import letters_at_once

    try:
        project = open_project(request.config.rootpath)
    except ProjectFault as fault:
        raise pytest.UsageError(str(fault)) from fault
    with with_plugins(project.module):
        if refused():
            pytest.fail("\n".join(f"{each.source}: {why}" for each in refused() for why in each.reasons))
        (plugin,) = (each for each in plugins().values() if not each.is_core)
        install_plugin(plugin=plugin.id)
        with letters_at_once():
            yield TriedShop(store, plugin)
