"""What happened to a customer, told as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from foundation.events import catalogue, timeline

from .events import (
    AddressRemoved,
    AddressSaved,
    CustomerChanged,
    CustomerCreated,
    CustomerDisabled,
    CustomerEnabled,
    CustomerErased,
    CustomerInvited,
    CustomerRegistered,
    CustomerSignedIn,
    EmailProven,
    InvitationDeclined,
    MarketingChanged,
    PasswordChanged,
)
from .models import Customer

MOST = 50


@dataclass(frozen=True)
class Entry:
    """A sentence with its icon, its time and who did it."""

    title: str
    icon: str
    at: datetime
    actor: str


def entries(customer: Customer) -> list[Entry]:
    """The latest of what happened to a customer, newest first, in the reader's language."""
    found = []
    for event in timeline(customer)[:MOST]:
        payload = catalogue()[event.name](**event.payload)
        told = _told(payload)
        if told:
            found.append(Entry(*told, event.at, event.actor))
    return found


def _told(event: Any) -> tuple[str, str] | None:
    if isinstance(event, MarketingChanged):
        what = _("Subscribed to news") if event.accepts else _("Unsubscribed from news")
        return (f"{what} · {Customer.Consent(event.source).label}", "mail")
    words = {
        CustomerCreated: (_("First seen"), "user"),
        CustomerErased: (_("Erased"), "trash"),
        CustomerRegistered: (_("Opened an account"), "key"),
        CustomerInvited: (_("Invited to open an account"), "mail"),
        InvitationDeclined: (_("Declined the invitation"), "close"),
        CustomerSignedIn: (_("Signed in"), "lock"),
        PasswordChanged: (_("Chose a new password"), "key"),
        EmailProven: (_("Confirmed the e-mail address"), "check"),
        CustomerChanged: (_("Details changed"), "edit"),
        CustomerDisabled: (_("Account disabled"), "lock"),
        CustomerEnabled: (_("Account enabled"), "check"),
        AddressSaved: (_("Address saved"), "location"),
        AddressRemoved: (_("Address deleted"), "trash"),
    }
    return words.get(type(event))
