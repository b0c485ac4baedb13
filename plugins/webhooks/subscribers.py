"""From the delivery of an event to the outbox: a message for each endpoint that asked for it."""

from __future__ import annotations

from foundation.events import subscribe_to_all
from foundation.models import Event

from .actions.outbox import write_messages
from .queries import is_wanted
from .tasks import deliver


@subscribe_to_all(wanted=is_wanted)
def _into_the_outbox(event: Event) -> None:
    for endpoint_id in write_messages(event=event):
        deliver.send(endpoint_id)
