"""What people send by the shop's contact form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.checks import line
from storefront.content.events import MessageReceived, MessagesFiled
from storefront.content.locks import lock_messages
from storefront.content.models import Message

from .comments import refuse_sender

MAX_BODY = 10_000
MAX_FIELDS = 30
MAX_LABEL = 100
MAX_FIELD = 2_000
MAX_NAME = 255


@transaction.atomic
def receive_message(
    *,
    email: str,
    body: str,
    name: str = "",
    fields: Mapping[str, str] | None = None,
    locale: str,
    is_spam: bool = False,
) -> Message:
    """Keep a message of somebody. `fields` is what a theme's form asked besides: {label: text}.

    Raises ActionError for no e-mail address, nothing written or too much.
    """
    address, text = line(email), line(body.replace("\r\n", "\n"))
    refuse_sender(email=address)
    asked = {line(label)[:MAX_LABEL]: line(value)[:MAX_FIELD] for label, value in (fields or {}).items()}
    asked = {label: value for label, value in list(asked.items())[:MAX_FIELDS] if label and value}
    if not text and not asked:
        raise ActionError("body_missing", _("Write something first."), field="body")
    if len(text) > MAX_BODY:
        raise ActionError("body_too_long", _("This is too long. Shorten it a little."), field="body")
    message = Message.objects.create(
        email=address,
        name=line(name)[:MAX_NAME],
        body=text,
        fields=asked,
        locale=locale,
        is_spam=is_spam,
    )
    payload = MessageReceived(message=message.pk, is_spam=message.is_spam)
    record(payload, subject=message, actor="shopper")
    return message


@transaction.atomic
def file_messages(*, message_ids: Iterable[int], filing: str, actor: str = SYSTEM) -> int:
    """Mark messages as "read", "unread", "spam" or "wanted", or "delete" them. How many.

    Raises ValueError for another filing.
    """
    if filing not in {"read", "unread", "spam", "wanted", "delete"}:
        raise ValueError(filing)
    messages = lock_messages(message_ids)
    if not messages:
        return 0
    payload = MessagesFiled(messages=[message.pk for message in messages], filing=filing)
    record(payload, subject=messages[0], actor=actor)
    for message in messages:
        if filing == "delete":
            message.delete()
            continue
        if filing in {"read", "unread"}:
            message.read_at = timezone.now() if filing == "read" else None
        else:
            message.is_spam = filing == "spam"
        message.save(update_fields=["read_at", "is_spam"])
    return len(messages)
