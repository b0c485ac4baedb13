"""The core's own channel: e-mail to the team. Shoppers get the letters of the shop anyway."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.letters import Letter
from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.service import Message, NotificationChannel
from storefront.surface import DJANGO_LANGUAGE


def send(store: Store, message: Message) -> None:
    """A letter of the platform. Raises OSError where the mail server does not take it."""
    if not message.email:
        return
    with override(DJANGO_LANGUAGE.get(message.locale, message.locale)):
        button = (_("See it in your store"), message.url) if message.url else None
        letter = Letter(message.subject, message.text.split("\n"), button)
        letter.message_to(message.email).send()


@hookimpl
def notification_channels() -> list[NotificationChannel]:
    """To the team."""
    label = {"en": "E-mail", "zh-Hans": "电子邮件"}
    return [NotificationChannel(id="email", label=label, send=send, to_staff=True)]
