"""Letters to shoppers about their orders, in the language the order was placed in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.addresses import format_lines
from foundation.money import format_money
from storefront.letters import sender_of
from storefront.surface import DJANGO_LANGUAGE, prefix_of
from tenants.context import require_store
from tenants.models import Store

from .models import Fulfilment, Order
from .queries import savings_on


@dataclass(frozen=True)
class Letter:
    """What a letter says: its subject, heading, opening sentence, and the template's further facts."""

    subject: str
    heading: str
    text: str
    facts: dict[str, Any]


def confirmed(order: Order) -> Letter:
    """Thanks for a paid order, and what was bought."""
    subject = _("Order %(number)s is confirmed") % {"number": order.name}
    text = _("We have received your payment and are getting your order ready. We write again when it leaves.")
    facts = {"show_lines": True, "addresses": _addresses(order)}
    return Letter(subject, _("Thank you for your order"), text, facts)


def _addresses(order: Order) -> list[tuple[str, list[str]]]:
    """Where the order goes, and where its bill goes if that is elsewhere: [(title, lines)]."""
    kept = ((_("Delivery address"), order.shipping_address), (_("Billing address"), order.billing_address))
    lines = [(title, format_lines(address, order.locale)) for title, address in kept if address]
    return [(title, each) for title, each in lines if each]


def shipped(order: Order, fulfilment: Fulfilment) -> Letter:
    """A parcel has left, and how to follow it."""
    subject = _("Order %(number)s is on its way") % {"number": order.name}
    text = _("A parcel with your order has left our hands.")
    sent = [(line.line, line.quantity) for line in fulfilment.lines.select_related("line")]
    return Letter(subject, _("Your parcel is on its way"), text, {"fulfilment": fulfilment, "sent": sent})


def refunded(order: Order, amount: int) -> Letter:
    """Money went back. `amount` is minor units of the order's currency."""
    money = format_money(amount, order.currency, order.locale)
    subject = _("Refund for order %(number)s") % {"number": order.name}
    text = _(
        "We have refunded %(amount)s for order %(number)s. "
        "Depending on your bank it arrives within a few days."
    ) % {"amount": money, "number": order.name}
    return Letter(subject, _("Your refund"), text, {})


def send_confirmation(order: Order) -> None:
    """Thank for a paid order and say what was bought."""
    _send(order, lambda: confirmed(order))


def send_shipped(order: Order, fulfilment: Fulfilment) -> None:
    """Say that a parcel has left and how to follow it."""
    _send(order, lambda: shipped(order, fulfilment))


def send_refunded(order: Order, amount: int) -> None:
    """Say that money went back. `amount` is minor units of the order's currency."""
    _send(order, lambda: refunded(order, amount))


def send_cancelled(order: Order) -> None:
    """Say that an order was cancelled by the shop."""

    def words() -> Letter:
        subject = _("Order %(number)s was cancelled") % {"number": order.name}
        text = _("This order has been cancelled. Nothing more will be charged.")
        return Letter(subject, _("Your order was cancelled"), text, {})

    _send(order, words)


def order_url(order: Order) -> str:
    """The order's own page in the shop, by its secret."""
    store = require_store()
    return f"{store.url}{prefix_of(store, order.locale)}/orders/{order.token}"


def _send(order: Order, words: Callable[[], Letter]) -> None:
    store = require_store()
    with translation.override(DJANGO_LANGUAGE.get(order.locale, order.locale)):
        letter = words()
        context = _context(store, order, letter)
        mail = EmailMultiAlternatives(
            subject=f"{letter.subject} · {store.name}".replace("\n", " ").replace("\r", " "),
            body=render_to_string("orders/email/letter.txt", context),
            from_email=sender_of(store),
            to=[order.email],
            reply_to=[store.email] if store.email else [],
            headers={"Message-ID": _message_id(store, order, letter)},
        )
        mail.attach_alternative(render_to_string("orders/email/letter.html", context), "text/html")
    mail.send()


def _context(store: Store, order: Order, letter: Letter) -> dict[str, Any]:
    return {
        "store": store,
        "order": order,
        "letter": letter,
        "lines": order.lines.all(),
        "savings": savings_on(order),
        "currency": order.currency,
        "locale": order.locale,
        "link": order_url(order),
        **letter.facts,
    }


def _message_id(store: Store, order: Order, letter: Letter) -> str:
    """The same letter sent twice has the same id, so that mail programs show it once."""
    digest = hashlib.sha256(f"{letter.subject}{letter.text}{letter.facts}".encode()).hexdigest()[:16]
    return f"<{store.uid}.{order.pk}.{digest}@{settings.PLATFORM_HOST}>"
