"""Channels that keep what they are given, and do badly as their storage says ("does")."""

from __future__ import annotations

import time
from dataclasses import asdict

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.service import Message, NotificationChannel


def send(store: Store, message: Message) -> None:
    """Keep it, once it behaves."""
    does = store.storage.get("does", "")
    if does == "raise":
        raise ValueError("no luck")
    while does == "hang":
        time.sleep(0.01)
    if does == "rubbish":
        return {"sent": True}  # type: ignore[return-value]
    number = store.storage.increase("sent")
    store.storage.set(f"message:{number}", asdict(message))
    return None


@hookimpl
def notification_channels() -> list[NotificationChannel]:
    """One for shoppers, one for the team."""
    return [
        NotificationChannel(id="sms", label={"en": "Text message", "zh-Hans": "短信"}, send=send),
        NotificationChannel(id="desk", label="Desk", send=send, to_staff=True),
    ]
