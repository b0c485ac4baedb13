"""What payments tell on an order's timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from foundation.money import format_money
from storefront.orders.timeline import Told, tells

from .events import (
    PaymentFailed,
    PaymentGivenUp,
    PaymentSucceeded,
    RefundFailed,
    RefundOwed,
    RefundRequested,
)
from .gateways import label_of


@tells(PaymentSucceeded)
def _succeeded(event: PaymentSucceeded, locale: str) -> Told:
    money = format_money(event.amount, event.currency, locale)
    return Told(_("Payment of %(amount)s received") % {"amount": money}, "card", event.method)


@tells(PaymentFailed)
def _failed(event: PaymentFailed, locale: str) -> Told:
    return Told(_("Payment refused"), "warning", event.code)


@tells(PaymentGivenUp)
def _given_up(event: PaymentGivenUp, locale: str) -> Told:
    words = _("“%(name)s” did not say how a payment ended. Look there, should the shopper say they paid.")
    return Told(words % {"name": label_of(event.gateway)}, "warning")


@tells(RefundRequested)
def _requested(event: RefundRequested, locale: str) -> Told:
    money = format_money(event.amount, event.currency, locale)
    return Told(_("Refund of %(amount)s started") % {"amount": money}, "refund")


@tells(RefundOwed)
def _owed(event: RefundOwed, locale: str) -> Told:
    money = format_money(event.amount, event.currency, locale)
    words = _("%(amount)s came in that this order did not need; it goes back to the shopper")
    return Told(words % {"amount": money}, "refund")


@tells(RefundFailed)
def _refund_failed(event: RefundFailed, locale: str) -> Told:
    money = format_money(event.amount, event.currency, locale)
    return Told(_("Refund of %(amount)s failed") % {"amount": money}, "warning", event.code)
