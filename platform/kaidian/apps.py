"""The top of the house: what must be there in every process that uses Django."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from portal.developers.plugin_checks import PluginCheck


class KaidianConfig(AppConfig):
    """Makes the Celery app the current one, so that every process sends its tasks to our queue."""

    name = "kaidian"

    def ready(self) -> None:
        from kaidian import celery  # noqa: F401
        from portal.developers.plugin_checks import list_with

        list_with(_plugin_checks)


def _plugin_checks() -> Iterator[PluginCheck]:
    """For the developer portal; the checks are read when somebody reads its page."""
    from kaidian.plugin_tools.lint import checks  # noqa: F401
    from kaidian.plugin_tools.lint.table import CHECKS
    from portal.developers.plugin_checks import PluginCheck

    for each in CHECKS.values():
        yield PluginCheck(each.id, each.severity.word, each.about, each.remedy)
