"""Orders in a shop's API: whoever knows an order's token may read it and see how its payment stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.problems import not_found
from foundation.api.serializers import Money, Shown, ShownModel
from foundation.errors import ActionError
from storefront.orders.api import FulfilmentShown, OrderLineShown
from storefront.orders.models import Order
from storefront.orders.queries import order_by_token, savings_on
from storefront.payments.actions import GatewayDown, GatewayRefused, settle_payment
from storefront.payments.addresses import back_url
from storefront.payments.models import Payment
from storefront.payments.queries import current_payment

from .checkout_shapes import CheckoutDiscountShown
from .shapes import whole_address
from .views import ShopResource

WITH = ("lines", "fulfilments__lines", "discount_lines", "tax_lines")
"""What is told of an order besides its row."""


@dataclass(frozen=True)
class Standing:
    """An order and the payment that was begun for it, None where none was needed any more."""

    order: Order
    payment: Payment | None


class ShopOrderShown(ShownModel):
    """An order, in the words and at the prices of the moment it was placed. Its token is a secret: whoever
    has it may read this.
    """

    number = serializers.IntegerField()
    billing_address = serializers.JSONField(source="bill_to")
    url = serializers.SerializerMethodField()
    subtotal = Money(currency_of="currency")
    shipping = Money(currency_of="currency")
    discount = Money(currency_of="currency")
    discounts = serializers.SerializerMethodField()
    tax = Money(currency_of="currency")
    tax_names = serializers.SerializerMethodField()
    total = Money(currency_of="currency")
    paid = Money(currency_of="currency")
    refunded = Money(currency_of="currency")
    lines = OrderLineShown(many=True)
    fulfilments = FulfilmentShown(many=True)

    class Meta:
        model = Order
        fields = (
            *("id", "number", "name", "token", "url", "email", "subtotal", "shipping", "discount"),
            *("discounts", "tax", "tax_names", "tax_included", "total", "paid", "refunded"),
            *("payment_status", "fulfilment_status", "shipping_name", "shipping_address"),
            *("billing_address", "note"),
            *("lines", "fulfilments", "placed_at", "expires_at", "paid_at", "cancelled_at"),
        )

    def get_url(self, row: Order) -> str:
        """Its page in the shop, for whoever has the link."""
        return whole_address(f"{self.context['view'].shop.root}/orders/{row.token}")

    @extend_schema_field(CheckoutDiscountShown(many=True))
    def get_discounts(self, row: Order) -> list[dict[str, Any]]:
        """What each discount took off."""
        savings = savings_on(row)
        rows = [(*each, False) for each in savings.goods] + [(*each, True) for each in savings.shipping]
        return [
            {
                "title": title,
                "amount": {"amount": amount, "currency": row.currency},
                "is_of_shipping": of_shipping,
            }
            for title, amount, of_shipping in rows
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tax_names(self, row: Order) -> list[str]:
        """What its taxes are called."""
        return sorted({tax.name for tax in row.tax_lines.all()})


class ShopPaymentShown(Shown):
    """How a payment stands: `pending` until the gateway says otherwise; after `failed` another can be begun
    by placing the order once more.

    What to do while it is pending: send the shopper to `pay_url`, or let the gateway's browser part confirm
    `client_secret`, with `return_url` as the place to come back to. They are told when the order is placed.
    """

    method = serializers.CharField(source="provider")
    status = serializers.ChoiceField(choices=["pending", "succeeded", "failed", "cancelled"])
    amount = Money(currency_of="currency")
    paid_with = serializers.CharField(source="method", allow_blank=True)
    error_code = serializers.CharField(allow_blank=True)

    def to_representation(self, row: Payment) -> dict[str, Any]:
        """A payment that its gateway has not heard of yet is pending, too."""
        told: dict[str, Any] = super().to_representation(row)
        if told.get("status") == Payment.Status.STARTED:
            told["status"] = Payment.Status.PENDING.value
        return told


class BegunPaymentShown(ShopPaymentShown):
    """A payment that was begun just now, with what it takes to pay."""

    pay_url = serializers.SerializerMethodField()
    client_secret = serializers.SerializerMethodField()
    return_url = serializers.SerializerMethodField()

    def get_pay_url(self, row: Payment) -> str | None:
        """Where the shopper goes to pay; null where they pay on your page."""
        return (row.pay_url or None) if row.status == Payment.Status.PENDING else None

    def get_client_secret(self, row: Payment) -> str | None:
        """What the gateway's browser part confirms the payment with; null where the shopper goes to pay."""
        return (row.client_secret or None) if row.status == Payment.Status.PENDING else None

    def get_return_url(self, row: Payment) -> str:
        """Where the shopper comes back to: it asks the gateway at once and shows the order."""
        return back_url(row)


class PlacedShown(Shown):
    """An order that was placed. `payment` is null where it is paid already."""

    order = ShopOrderShown()
    payment = BegunPaymentShown(allow_null=True)


class OrderResource(ShopResource):
    """An order, by its token."""

    def order(self, token: str) -> Order:
        """The order with all that is told of it. Raises Problem 404."""
        order = order_by_token(token)
        if order is None:
            raise not_found()
        prefetch_related_objects([order], *WITH)
        return order


class ShopOrderView(OrderResource):
    """Orders."""

    shown = ShopOrderShown

    def retrieve(self, request: Request, token: str) -> Response:
        """An order by its token, in the language that it was placed in."""
        return self.told(self.order(token))


class OrderPaymentView(OrderResource):
    """How the payment of an order stands."""

    shown = ShopPaymentShown
    answers = {"check": ShopPaymentShown}
    outside = ("check",)

    def retrieve(self, request: Request, token: str) -> Response:
        """How it stands as far as we know. Ask every few seconds while the shopper pays."""
        return self.told(self._payment(token))

    def check(self, request: Request, token: str) -> Response:
        """Ask the gateway now how it stands: when your page took the payment, or the shopper came back."""
        payment = self._payment(token)
        try:
            payment = settle_payment(payment=payment)
        except (ActionError, GatewayDown, GatewayRefused):
            # The webhook or the reconciler settles it; until then it is as it was.
            payment = self._payment(token)
        return self.told(payment)

    def _payment(self, token: str) -> Payment:
        payment = current_payment(self.order(token))
        if payment is None:
            raise not_found()
        return payment
