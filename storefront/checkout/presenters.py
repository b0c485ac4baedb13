"""Rows for the checkout's templates: lines, totals and the course of an order, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from foundation.addresses import format_lines
from storefront.catalog.pictures import media_url, thumbnail_url
from storefront.orders.models import Order
from storefront.orders.queries import Savings, savings_on, summed
from storefront.pricing.discounts import Applied
from storefront.pricing.words import told
from storefront.surface import ShopRequest

from .totals import Totals

LONGEST_LABEL = 120


@dataclass(frozen=True)
class SummaryLine:
    """One line as shown. Amounts are minor units."""

    title: str
    variant: str
    quantity: int
    total: int
    picture: str
    is_short: bool = False


@dataclass(frozen=True)
class Summary:
    """What is bought and what it comes to. `subtotal` and `shipping` are full prices; `shipping` None: not
    known yet.
    """

    lines: list[SummaryLine]
    subtotal: int
    savings: Savings
    shipping: int | None
    tax: int
    tax_name: str
    tax_included: bool
    total: int
    count: int


def summary_of(totals: Totals, request: ShopRequest) -> Summary:
    """The summary of a cart at the checkout."""
    contents, locale = totals.contents, request.locale
    options = contents.shelf.options
    lines = []
    for item in contents.items:
        named = zip(options.get(item.product.pk, []), item.variant.option_values, strict=False)
        lines.append(
            SummaryLine(
                title=item.product.text("title", locale),
                variant=" / ".join(option.value_text(value, locale) for option, value in named),
                quantity=item.quantity,
                total=item.total,
                picture=thumbnail_url(item.picture),
                is_short=item.is_short,
            )
        )
    known = totals.rate is not None or not contents.requires_shipping
    return Summary(
        lines=lines,
        subtotal=totals.subtotal,
        savings=savings_of(totals, locale),
        shipping=totals.shipping if known else None,
        tax=totals.tax,
        tax_name=totals.taxes.names,
        tax_included=totals.taxes.is_included,
        total=totals.total,
        count=contents.count,
    )


def savings_of(totals: Totals, locale: str) -> Savings:
    """What discounts take off, in a language."""

    def named(rows: Iterable[tuple[Applied, int]]) -> list[tuple[str, int]]:
        return summed((each.source, told(each.label, locale, LONGEST_LABEL), amount) for each, amount in rows)

    goods = ((each, each.total) for each in totals.discounts.on_goods)
    return Savings(named(goods), named(totals.shipping_discounts))


def order_summary(order: Order, request: ShopRequest) -> Summary:
    """The summary of a placed order, in its own words."""
    lines = [
        SummaryLine(
            title=line.title,
            variant=line.variant_title,
            quantity=line.quantity,
            total=line.total,
            picture=media_url(line.picture) if line.picture else "",
        )
        for line in order.lines.all()
    ]
    names = sorted({tax.name for tax in order.tax_lines.all()})
    return Summary(
        lines=lines,
        subtotal=order.subtotal,
        savings=savings_on(order),
        shipping=order.shipping,
        tax=order.tax,
        tax_name=", ".join(names),
        tax_included=order.tax_included,
        total=order.total,
        count=sum(line.quantity for line in order.lines.all()),
    )


@dataclass(frozen=True)
class Step:
    """One step of an order's way. `at` None: not reached."""

    label: str
    at: datetime | None
    icon: str


@dataclass(frozen=True)
class OrderView:
    """How an order stands, in words."""

    heading: str
    text: str
    tone: str
    icon: str
    steps: list[Step]
    address: list[str]
    bill_to: list[str]
    """Empty where the bill goes with the parcel."""
    is_waiting: bool


def order_view(order: Order, locale: str) -> OrderView:
    """Where an order stands, as its page says it."""
    heading, text, tone, icon = _state(order)
    parcels = list(order.fulfilments.all())
    sent_at = parcels[0].created_at if parcels else None
    steps = [
        Step(_("Ordered"), order.placed_at, "cart"),
        Step(_("Paid"), order.paid_at, "card"),
        Step(_("Shipped"), sent_at, "truck"),
    ]
    if order.cancelled_at:
        steps = [steps[0], Step(_("Cancelled"), order.cancelled_at, "close")]
    return OrderView(
        heading=heading,
        text=text,
        tone=tone,
        icon=icon,
        steps=steps,
        address=format_lines(order.shipping_address, locale),
        bill_to=format_lines(order.billing_address, locale) if order.billing_address else [],
        is_waiting=order.is_open,
    )


def _state(order: Order) -> tuple[str, str, str, str]:
    name = order.shipping_address.get("name", "")
    if order.payment_status == Order.Payment.REFUNDED:
        return (_("Refunded"), _("The money is on its way back to you."), "neutral", "refund")
    if order.cancelled_at:
        return (_("Order cancelled"), _("Nothing more will be charged."), "neutral", "close")
    if order.is_open:
        text = _("We are waiting for your payment. This page changes by itself once it has arrived.")
        return (_("Waiting for payment"), text, "warning", "clock")
    if order.fulfilment_status == Order.Fulfilment.FULFILLED:
        return (_("On its way"), _("Everything has left our hands."), "success", "truck")
    if order.fulfilment_status == Order.Fulfilment.PARTIAL:
        return (_("Partly on its way"), _("A first parcel has left; the rest follows."), "success", "truck")
    thanks = _("Thank you, %(name)s!") % {"name": name} if name else _("Thank you!")
    return (
        thanks,
        _("Your order is confirmed. We wrote to %(email)s.") % {"email": order.email},
        "success",
        "check",
    )
