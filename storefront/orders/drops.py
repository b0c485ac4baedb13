"""What themes see of a placed order, in its own words and amounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from storefront.addresses import AddressDrop
from storefront.pricing.drops import (
    DiscountApplicationDrop,
    DiscountDrop,
    Shown,
    applications,
    discounts,
)
from themes.engine import Drop, prop
from themes.objects.metafields import HasMetafields
from themes.registry import page_object
from themes.rendering.page import Page

from .line_drops import FulfilmentDrop, OrderLineDrop
from .models import Order
from .money_drops import ShippingMethodDrop, TaxLineDrop, TransactionDrop
from .shelf import OrderShelf

FINANCIAL = {
    Order.Payment.PENDING: "pending",
    Order.Payment.PAID: "paid",
    Order.Payment.PARTLY_REFUNDED: "partially_refunded",
    Order.Payment.REFUNDED: "refunded",
    Order.Payment.VOIDED: "voided",
}
"""Our states of payment in the words that themes compare with; those of fulfilment are the same."""
CANCELLED = {"team": "staff", "unpaid": "declined", "replaced": "customer"}


class OrderDrop(HasMetafields):
    """`order`: an order. Amounts are in minor units of the order's currency."""

    def __init__(
        self, row: Order, page: Page, *, customer: Drop | None = None, shelf: OrderShelf | None = None
    ) -> None:
        self._row = row
        self._page = page
        self._customer = customer
        self._shelf = shelf or OrderShelf([row])

    @property
    def shelf_ids(self) -> list[int]:
        """Ids of the orders that are shown beside it, its own with them."""
        return self._shelf.ids

    @prop
    def id(self) -> int:
        """Id of the order."""
        return self._row.pk

    @prop
    def name(self) -> str:
        """Its number as people write it: "#1001"."""
        return self._row.name

    @prop
    def order_number(self) -> int:
        """The number alone: 1001."""
        return self._row.number

    @prop
    def confirmation_number(self) -> str:
        """A short code to identify the order by."""
        return self._row.token[:10].upper()

    @prop
    def created_at(self) -> datetime:
        """When it was placed."""
        return self._row.placed_at

    @prop
    def customer_url(self) -> str:
        """Its page in the customer's account."""
        return f"{self._page.root}/account/orders/{self._row.token}"

    @prop
    def customer_order_url(self) -> str:
        """Its page in the customer's account."""
        return self.customer_url()

    @prop
    def order_status_url(self) -> str:
        """Its status page, for everybody who has the link."""
        return f"{self._page.root}/orders/{self._row.token}"

    @prop
    def customer(self) -> Drop | None:
        """Its customer."""
        return self._customer

    @prop
    def email(self) -> str:
        """The e-mail address it was placed with."""
        return self._row.email

    @prop
    def phone(self) -> str | None:
        """The phone number it was placed with."""
        return self._row.phone or None

    @prop
    def note(self) -> str | None:
        """The shopper's note to the store."""
        return self._row.note or None

    @prop
    def attributes(self) -> dict[str, str]:
        """Further texts that the theme asked for in the cart, by name."""
        return dict(self._row.attributes)

    @prop
    def tags(self) -> list[str]:
        """Tags of the order; empty, because orders have none here."""
        return []

    @prop
    def cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._row.cancelled_at is not None

    @prop
    def cancelled_at(self) -> datetime | None:
        """When it was cancelled."""
        return self._row.cancelled_at

    @prop
    def cancel_reason(self) -> str | None:
        """Why it was cancelled: "staff", "declined", "customer" or "other"; nil otherwise."""
        return CANCELLED.get(self._row.cancel_reason, "other") if self.cancelled() else None

    @prop
    def cancel_reason_label(self) -> str | None:
        """Why it was cancelled, in words."""
        if not self.cancelled():
            return None
        words = {
            "unpaid": _("The time to pay ran out"),
            "replaced": _("Ordered anew"),
            "team": _("Cancelled by the shop"),
        }
        return words.get(self._row.cancel_reason, _("Cancelled"))

    @prop
    def financial_status(self) -> str:
        """ "pending", "paid", "partially_refunded", "refunded" or "voided"."""
        return FINANCIAL[Order.Payment(self._row.payment_status)]

    @prop
    def financial_status_label(self) -> str:
        """The state of the payment, in words."""
        return {
            Order.Payment.PENDING: _("Unpaid"),
            Order.Payment.PAID: _("Paid"),
            Order.Payment.PARTLY_REFUNDED: _("Partly refunded"),
            Order.Payment.REFUNDED: _("Refunded"),
            Order.Payment.VOIDED: _("Not paid"),
        }[Order.Payment(self._row.payment_status)]

    @prop
    def fulfillment_status(self) -> str:
        """ "unfulfilled", "partial" or "fulfilled"."""
        return self._row.fulfilment_status

    @prop
    def fulfillment_status_label(self) -> str:
        """The state of the shipment, in words."""
        return {
            Order.Fulfilment.UNFULFILLED: _("Not sent yet"),
            Order.Fulfilment.PARTIAL: _("Partly on its way"),
            Order.Fulfilment.FULFILLED: _("On its way"),
        }[Order.Fulfilment(self._row.fulfilment_status)]

    @prop
    def line_items(self) -> list[OrderLineDrop]:
        """Its lines."""
        rows = self._shelf.lines.get(self._row.pk, [])
        return [OrderLineDrop(row, self._shelf, self._page) for row in rows]

    @prop
    def subtotal_line_items(self) -> list[OrderLineDrop]:
        """Its lines."""
        return self.line_items()

    @prop
    def item_count(self) -> int:
        """The number of units of all lines."""
        return sum(row.quantity for row in self._shelf.lines.get(self._row.pk, []))

    @prop
    def fulfillments(self) -> list[FulfilmentDrop]:
        """Its parcels, oldest first."""
        rows = self._shelf.parcels.get(self._row.pk, [])
        return [FulfilmentDrop(row, self._shelf, self._page) for row in rows]

    @prop
    def subtotal_price(self) -> int:
        """The price of all lines after discounts."""
        return self._row.subtotal - sum(sum(each.lines.values()) for each in self._discounts)

    @prop
    def line_items_subtotal_price(self) -> int:
        """The price of all lines after their own discounts."""
        return self.subtotal_price() + sum(each.total for each in self._whole)

    @prop
    def shipping_price(self) -> int:
        """What shipping costs after discounts."""
        return self._row.shipping - sum(each.shipping for each in self._discounts)

    @property
    def _discounts(self) -> list[Shown]:
        return self._shelf.discounts.get(self._row.pk, [])

    @property
    def _whole(self) -> list[Shown]:
        return [each for each in self._discounts if each.is_whole]

    @prop
    def shipping_methods(self) -> list[ShippingMethodDrop]:
        """How it is shipped; empty where nothing has to be."""
        row = self._row
        off = [each for each in self._discounts if each.shipping]
        return [ShippingMethodDrop(row.shipping_name, row.shipping, off)] if row.shipping_name else []

    @prop
    def tax_price(self) -> int:
        """All taxes together, included in the prices or added to them."""
        return self._row.tax

    @prop
    def tax_lines(self) -> list[TaxLineDrop]:
        """Taxes by name and rate."""
        return TaxLineDrop.summed(self._shelf.taxes.get(self._row.pk, []))

    @prop
    def taxes_included(self) -> bool:
        """Whether prices include taxes."""
        return self._row.tax_included

    @prop
    def total_price(self) -> int:
        """The total to be paid."""
        return self._row.total

    @prop
    def total_net_amount(self) -> int:
        """The total less refunds."""
        return self._row.total - self._row.refunded

    @prop
    def total_refunded_amount(self) -> int:
        """What was refunded."""
        return self._row.refunded

    @prop
    def total_discounts(self) -> int:
        """What discounts take off goods and shipping."""
        return self._row.discount

    @prop
    def total_duties(self) -> None:
        """Duties; nil, because none are collected here."""
        return

    @prop
    def discounts(self) -> list[DiscountDrop]:
        """Discounts of the order."""
        return discounts(self._discounts)

    @prop
    def discount_applications(self) -> list[DiscountApplicationDrop]:
        """Discounts of the order, of its lines and of its shipping, as they were applied."""
        return applications(self._discounts)

    @prop
    def cart_level_discount_applications(self) -> list[DiscountApplicationDrop]:
        """Discounts of the whole order, as they were applied."""
        return applications(self._whole)

    @prop
    def transactions(self) -> list[TransactionDrop]:
        """Payments and refunds that succeeded or are under way, oldest first."""
        key = self._row.pk
        return TransactionDrop.of(
            self._row, self._shelf.payments.get(key, []), self._shelf.refunds.get(key, [])
        )

    @prop
    def shipping_address(self) -> AddressDrop | None:
        """The shipping address."""
        return AddressDrop(self._row.shipping_address, self._page) if self._row.shipping_address else None

    @prop
    def billing_address(self) -> AddressDrop | None:
        """The billing address; the shipping address where no other was given."""
        return AddressDrop(self._row.bill_to, self._page) if self._row.bill_to else None

    @prop("pickup_in_store?")
    def is_pickup(self) -> bool:
        """Whether it is picked up at a store; never here."""
        return False


def order_drops(rows: Sequence[Order], page: Page, *, customer: Drop | None = None) -> list[OrderDrop]:
    """Orders side by side: their parts are read for all of them together."""
    shelf = OrderShelf(rows)
    return [OrderDrop(row, page, customer=customer, shelf=shelf) for row in rows]


page_object("order", OrderDrop, "customers/order", about="The order that the page shows.")
