"""`pytest -p kaidian.harness.entry`: lets a plugin's tests have the harness.

The harness is registered after pytest-django, whose database it replaces; `-p` alone comes before that.
"""

from __future__ import annotations

import pytest


@pytest.hookimpl(trylast=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Bring the harness in, when everything that is installed is there already."""
    early_config.pluginmanager.import_plugin("kaidian.harness.services")
    early_config.pluginmanager.import_plugin("kaidian.harness.plugin")
