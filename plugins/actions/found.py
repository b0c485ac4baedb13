"""The plugin and the installation that an action is about, or the reason why there is none."""

from __future__ import annotations

from django.utils.translation import gettext as _

from foundation.errors import ActionError
from plugins.locks import lock_installation
from plugins.models import Installation
from plugins.registry import Plugin, plugins
from plugins.review.queries import may_be_used


def known_plugin(plugin: str) -> Plugin:
    """A plugin that a store can have. Raises ActionError "unknown_plugin"."""
    known = plugins().get(plugin)
    if known is None or known.is_core or not may_be_used(known):
        raise ActionError("unknown_plugin", _("There is no such plugin on this platform (any more)."))
    return known


def locked_installation(plugin: str) -> Installation:
    """The installation, locked. Raises ActionError "not_installed"."""
    try:
        return lock_installation(plugin)
    except Installation.DoesNotExist:
        message = _("This plugin is not in your store. It may have been removed in another tab.")
        raise ActionError("not_installed", message) from None
