"""What requests themselves say of a person. Erased, it stays that and when they asked, for the proof."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from storefront.personal import Person, PersonalData, know

from .actions.apps import note_erasures
from .models import DataRequest

State = DataRequest.State


def register() -> None:
    """Called when the platform starts."""
    know(PersonalData(name="requests", tell=_tell, erase=_erase))


def _tell(person: Person) -> list[dict[str, Any]]:
    rows = DataRequest.objects.filter(customer=person.customer).order_by("pk")
    return [dict(row) for row in rows.values("kind", "asked_at", "settled_at")]


def _erase(person: Person) -> None:
    """Copies and links go; an erasure they wait for is done, a copy can't be made any more."""
    now = timezone.now()
    rows = DataRequest.objects.filter(customer=person.customer)
    rows.filter(state=State.ASKED).delete()
    rows.filter(state=State.OPEN, kind=DataRequest.Kind.ERASURE).update(state=State.DONE, settled_at=now)
    rows.filter(state=State.OPEN).update(state=State.WITHDRAWN, settled_at=now)
    rows.update(file=None, file_until=None, digest="", email="")
    note_erasures(person)
