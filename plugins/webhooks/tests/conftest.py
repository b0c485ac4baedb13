"""A store, a receiver on this machine, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

if TYPE_CHECKING:
    from plugins.webhooks.receiver import Received, Receiver, Reply
    from tenants.models import Store


class Clock:
    """Moves what `timezone.now()` says."""

    def __init__(self) -> None:
        self._real: Callable[[], datetime] = timezone.now
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._real() + self.ahead

    def move(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of day, to be moved."""
    moved = Clock()
    monkeypatch.setattr(timezone, "now", moved.now)
    return moved


class Till:
    """What a receiver got, in order, and what it is to answer: replies in turn, then 200."""

    def __init__(self) -> None:
        self.got: list[Received] = []
        self.replies: list[Reply] = []
        self.always: Reply | None = None
        self.receiver: Receiver

    def answer(self, received: Received) -> Reply:
        from plugins.webhooks.receiver import Reply

        self.got.append(received)
        return self.replies.pop(0) if self.replies else self.always or Reply()

    @property
    def ids(self) -> list[str]:
        return [each.webhook_id for each in self.got]


@pytest.fixture
def till(settings: Any) -> Iterator[Till]:
    """A receiver on this machine, to which webhooks may go during the test."""
    from plugins.webhooks.receiver import Receiver

    settings.LOCAL_WEBHOOKS = True
    kept = Till()
    with Receiver(kept.answer) as receiver:
        kept.receiver = receiver
        yield kept


@pytest.fixture
def endpoint(store: Store, till: Till) -> Any:
    """An endpoint of the store for all order events and notes of messages, at the receiver."""
    from plugins.webhooks.actions import save_endpoint

    saved = save_endpoint(url=till.receiver.url, events=["order.*", "product.created"])
    till.receiver.secrets.append(saved.secret)
    return saved.endpoint
