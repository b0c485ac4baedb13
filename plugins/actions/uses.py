"""Choosing what a plugin is used for."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from plugins.calling import offer
from plugins.events import PluginChosen
from plugins.uses import EXCLUSIVE, USES, use_name

from .found import locked_installation


def choose_use(*, plugin: str, hook: str, name: str, is_on: bool, actor: str = SYSTEM) -> list[str]:
    """Use something that a plugin declares, or no longer; the names that are used at the point then.

    Raises ActionError "not_installed", "unknown_use".
    """
    if hook not in USES or (is_on and offer(hook, plugin, name) is None):
        raise ActionError("unknown_use", _("This plugin has no such part, or it is off."))
    wanted = use_name(plugin, name)
    with transaction.atomic():
        row = locked_installation(plugin)
        before = USES[hook].read()
        others = [] if is_on and hook in EXCLUSIVE else [each for each in before if each != wanted]
        after = [*others, wanted] if is_on else others
        if (wanted in before) != is_on:
            USES[hook].write(after)
            payload = PluginChosen(plugin=plugin, hook=hook, part=name, is_on=is_on)
            record(payload, subject=row, actor=actor)
    return after
