"""A line in the store's own log for every message, as a chat room would get it."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.service import Message, NotificationChannel


def send(store: Store, message: Message) -> None:
    store.log(message.subject, event=message.event)


@hookimpl
def notification_channels() -> list[NotificationChannel]:
    label = {"en": "Log of messages", "zh-Hans": "消息记录"}
    return [NotificationChannel(id="log", label=label, send=send, to_staff=True)]
