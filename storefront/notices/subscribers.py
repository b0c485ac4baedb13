"""What happened is told over the channels that a merchant chose."""

from __future__ import annotations

from foundation.events import subscribe_to_all
from foundation.models import Event
from plugins.actions.work import errands_of
from plugins.tasks import run_errand

from .actions import KIND, run_notice, write_notices
from .registry import notices_of

errands_of(KIND, run_notice)


@subscribe_to_all(wanted=lambda name: bool(notices_of(name)))
def tell(event: Event) -> None:
    """Note the errands of an event, and have them run once that is committed."""
    for errand_id in write_notices(event=event):
        run_errand.send(errand_id)
