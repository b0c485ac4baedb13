"""What shoppers and the team can be told of orders, beside the letters."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.letters import Letter
from foundation.money import format_money
from storefront.letters import back_office_url, staff_address
from storefront.notices.registry import Notice, Told, register
from tenants.context import require_store

from . import emails
from .events import OrderFulfilled, OrderPaid, OrderRefunded
from .models import Fulfilment, Order


def _shopper(order_id: int, letter: Callable[[Order], emails.Letter]) -> Told | None:
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        return None

    def words() -> Letter:
        said = letter(order)
        return Letter(said.subject, [said.text], (_("See your order"), emails.order_url(order)))

    return Told(order.locale, words, email=order.email, phone=order.phone, customer=order.customer_id)


def _paid(event: OrderPaid) -> Told | None:
    return _shopper(event.order, emails.confirmed)


def _fulfilled(event: OrderFulfilled) -> Told | None:
    fulfilment = Fulfilment.objects.filter(pk=event.fulfilment).first()
    return _shopper(event.order, lambda order: emails.shipped(order, fulfilment)) if fulfilment else None


def _refunded(event: OrderRefunded) -> Told | None:
    return _shopper(event.order, lambda order: emails.refunded(order, event.amount))


def _new_order(event: OrderPaid) -> Told | None:
    order, store = Order.objects.filter(pk=event.order).first(), require_store()
    if order is None:
        return None

    def words() -> Letter:
        money = format_money(event.amount, event.currency, store.locale)
        facts = {"number": order.name, "amount": money, "shop": store.name}
        path = reverse("backoffice:order", kwargs={"handle": store.handle, "number": order.number})
        text = _("%(shop)s has a new order, %(number)s: %(amount)s are paid.") % facts
        return Letter(_("New order %(number)s") % facts, [text], (_("See the order"), back_office_url(path)))

    return Told(store.locale, words, email=staff_address(store))


register(Notice(OrderPaid, gettext_lazy("Their order is confirmed"), False, _paid))
register(Notice(OrderFulfilled, gettext_lazy("Their parcel is on its way"), False, _fulfilled))
register(Notice(OrderRefunded, gettext_lazy("Their money is on its way back"), False, _refunded))
register(Notice(OrderPaid, gettext_lazy("A new order is paid"), True, _new_order))
