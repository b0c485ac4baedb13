"""Letters to the merchant about what shoppers wrote."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.letters import Letter
from storefront.letters import back_office_url, staff_address
from storefront.surface import DJANGO_LANGUAGE
from tenants.context import require_store
from tenants.models import Store

from .models import Message


def send_message(message: Message) -> None:
    """Send a message to the store's own address, else to its owner; answering it writes to the sender."""
    store = require_store()
    recipient = staff_address(store)
    if not recipient:
        return
    with translation.override(DJANGO_LANGUAGE.get(store.locale, store.locale)):
        mail = _letter(store, message).message_to(recipient)
    mail.reply_to = [message.email]
    mail.send()


def _letter(store: Store, message: Message) -> Letter:
    sender = f"{message.name} <{message.email}>" if message.name else message.email
    path = reverse("backoffice:message", kwargs={"handle": store.handle, "number": message.pk})
    lines = [line for line in message.body.split("\n") if line.strip()]
    return Letter(
        _("Message from %(sender)s") % {"sender": message.name or message.email},
        [
            _("%(sender)s wrote to %(store)s:") % {"sender": sender, "store": store.name},
            *lines,
            *(f"{label}: {text}" for label, text in message.fields.items()),
        ],
        (
            _("See it in your store"),
            back_office_url(path),
        ),
        [_("Answer this e-mail, and your answer goes to whoever wrote.")],
    )
