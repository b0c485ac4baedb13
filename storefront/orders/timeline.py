"""What happened to an order, told as sentences. Each event that concerns orders has one teller here or in the
domain that declares it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from foundation.events import EventPayload, payload_of, timeline
from foundation.models import Event
from foundation.money import format_money

from .events import OrderCancelled, OrderFulfilled, OrderNoted, OrderPaid, OrderPlaced, OrderRefunded
from .models import Order


@dataclass(frozen=True)
class Told:
    """One sentence with its icon; `text` is what a person wrote, shown below it."""

    title: str
    icon: str
    text: str = ""


@dataclass(frozen=True)
class Entry:
    """A sentence with its time and who did it ("account:7", "customer:3", "system")."""

    told: Told
    at: datetime
    actor: str


_tellers: dict[str, Callable[[Any, str], Told]] = {}


def tells[E: EventPayload](
    event: type[E],
) -> Callable[[Callable[[E, str], Told]], Callable[[E, str], Told]]:
    """Mark the function that tells of an event: (payload, locale) -> Told. One for each event."""

    def mark(teller: Callable[[E, str], Told]) -> Callable[[E, str], Told]:
        if event.name in _tellers:
            raise ValueError(f"two tellers for {event.name}")
        _tellers[event.name] = teller
        return teller

    return mark


def tell(event: Event, locale: str) -> Told | None:
    """One event as a sentence; None where nobody tells of it."""
    teller = _tellers.get(event.name)
    return teller(payload_of(event), locale) if teller else None


def entries(order: Order, locale: str) -> list[Entry]:
    """The order's timeline, newest first, in the reader's language."""
    found = []
    for event in timeline(order):
        told = tell(event, locale)
        if told is not None:
            found.append(Entry(told, event.at, event.actor))
    return found


@tells(OrderPlaced)
def _placed(event: OrderPlaced, locale: str) -> Told:
    money = format_money(event.total, event.currency, locale)
    return Told(_("Order placed for %(amount)s") % {"amount": money}, "cart")


@tells(OrderPaid)
def _paid(event: OrderPaid, locale: str) -> Told:
    return Told(_("Order paid. Confirmation e-mail sent."), "check")


@tells(OrderFulfilled)
def _fulfilled(event: OrderFulfilled, locale: str) -> Told:
    words = ngettext("%(units)s item sent", "%(units)s items sent", event.units)
    return Told(words % {"units": event.units}, "truck")


@tells(OrderRefunded)
def _refunded(event: OrderRefunded, locale: str) -> Told:
    money = format_money(event.amount, event.currency, locale)
    return Told(_("%(amount)s refunded") % {"amount": money}, "refund")


@tells(OrderNoted)
def _noted(event: OrderNoted, locale: str) -> Told:
    return Told(pgettext("order", "Note"), "note", event.text)


@tells(OrderCancelled)
def _cancelled(event: OrderCancelled, locale: str) -> Told:
    reasons = {
        "unpaid": _("Cancelled: the time to pay ran out"),
        "replaced": _("Cancelled: the shopper changed the cart and ordered anew"),
        "team": _("Cancelled by the shop"),
    }
    return Told(reasons.get(event.reason, _("Cancelled")), "close")
