"""The examples of what plugins do by themselves, as one plugin; with a subscriber that fails until it is
told not to.
"""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.examples import subscribers as examples
from kaidian_sdk.examples.jobs import jobs
from kaidian_sdk.points.work import Event, Subscriber

__all__ = ["jobs", "subscribers"]


def stumble(store: Store, event: Event) -> None:
    """Fail until the store says that all is well."""
    if not store.storage.get("well"):
        raise RuntimeError("not yet")
    store.storage.set("heard", {"event": event.name, "subject": event.subject, **event.payload})


@hookimpl
def subscribers() -> list[Subscriber]:
    """The example's, and one that fails."""
    return [*examples.subscribers(), Subscriber(id="stumble", event="plugin.switched", handle=stumble)]
