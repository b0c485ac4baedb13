"""Apps are told to erase somebody: noted with the erasure, done after it, tried again, shown to the team."""

from __future__ import annotations

from django.db import transaction

from foundation.models import Event
from plugins.actions.work import PAUSES, errands_of
from plugins.calling import PluginFault, offer
from plugins.models import Errand
from storefront.personal import Person
from storefront.privacy.app_data import HOOK, asked_of, concerned, opened_person, sealed_person
from storefront.privacy.models import AppErasure

KIND = "erase"


def note_erasures(person: Person) -> None:
    """Part of the erasure, in its transaction: what apps have to do."""
    apps = concerned()
    if not apps:
        return
    kept = sealed_person(asked_of(person))
    AppErasure.objects.bulk_create(
        [
            AppErasure(
                customer=person.customer,
                plugin=plugin,
                part=part,
                person=kept,
                error=AppErasure.Error.NONE if is_on else AppErasure.Error.OFF,
            )
            for plugin, part, is_on in apps
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def write_erasure_errands(*, customer_id: int, event: int) -> list[int]:
    """Errands for all that apps have still to erase of a customer; their ids, to be run after the commit."""
    AppErasure.objects.filter(customer=customer_id).update(error="")
    rows = AppErasure.objects.filter(customer=customer_id)
    Errand.objects.bulk_create(
        [
            Errand(plugin=row.plugin, subscriber=f"{KIND}:{customer_id}:{row.part}"[:80], event=event)
            for row in rows
        ],
        ignore_conflicts=True,
    )
    found = Errand.objects.filter(event=event, subscriber__startswith=f"{KIND}:{customer_id}:")
    return list(found.values_list("pk", flat=True))


def run_erasure(errand: Errand, event: Event) -> None:
    """Tell one app. It is tried again when it raises PluginFault; the team is told after the last time."""
    _kind, customer, part = errand.subscriber.split(":", 2)
    row = AppErasure.objects.filter(customer=int(customer), plugin=errand.plugin, part=part).first()
    asked = opened_person(row.person) if row else None
    if row is None or asked is None:
        return
    found = offer(HOOK, errand.plugin, part)
    if found is None:
        _keep(row, AppErasure.Error.OFF)
        return
    try:
        found.call("erase", asked)
    except PluginFault:
        if errand.tries >= len(PAUSES):
            _keep(row, AppErasure.Error.FAILED)
        raise
    row.delete()


def _keep(row: AppErasure, error: AppErasure.Error) -> None:
    row.error = error
    row.save(update_fields=["error"])


def register() -> None:
    """Called when the platform starts."""
    errands_of(KIND, run_erasure)
