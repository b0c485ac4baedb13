"""What becomes of a call that fails: counted, and after some faults in a row left out for a while."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from foundation.events import SYSTEM, record
from plugins.actions.found import locked_installation
from plugins.events import PluginPaused
from plugins.locks import lock_installation
from plugins.models import Installation
from plugins.pausing import WITH_CODE


def note_fault(*, plugin: str, place: str) -> None:
    """Count a fault. From the fifth in a row on the call is paused: a minute, two, four … an hour at most."""
    with transaction.atomic():
        try:
            row = lock_installation(plugin)
        except Installation.DoesNotExist:  # it was taken out meanwhile
            return
        in_a_row = row.troubles.get(place, {}).get("in_a_row", 0) + 1
        trouble: dict[str, float] = {"in_a_row": in_a_row}
        if pause := WITH_CODE.pause_after(in_a_row):
            trouble["until"] = (timezone.now() + pause).timestamp()
            seconds = int(pause.total_seconds())
            record(PluginPaused(plugin=plugin, place=place, in_a_row=in_a_row, seconds=seconds), subject=row)
        row.troubles[place] = trouble
        row.save(update_fields=["troubles"])


def note_recovery(*, plugin: str, place: str) -> None:
    """Forget the faults of a call: it answered."""
    with transaction.atomic():
        try:
            row = lock_installation(plugin)
        except Installation.DoesNotExist:
            return
        if row.troubles.pop(place, None) is not None:
            row.save(update_fields=["troubles"])


def try_again(*, plugin: str, actor: str = SYSTEM) -> None:
    """End every pause of a plugin at once. Raises ActionError "not_installed"."""
    with transaction.atomic():
        row = locked_installation(plugin)
        row.troubles = {}
        row.save(update_fields=["troubles"])
