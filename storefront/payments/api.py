"""Money in the API: payments and refunds of orders, and giving up an order."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.problems import Problem
from foundation.api.resources import Resource
from foundation.api.routing import at, new_router
from foundation.api.serializers import Money, Sent, ShownModel, list_of
from foundation.errors import ActionError
from foundation.money import MAX_MINOR
from storefront.orders.api import LineUnits, OrderShown, OrderViewSet, units_of

from .actions import GatewayDown, refund_order, withdraw_order
from .models import Payment, Refund, RefundLine


class PaymentShown(ShownModel):
    """One try to pay an order."""

    order_id = serializers.IntegerField()
    amount = Money(currency_of="currency")

    class Meta:
        model = Payment
        fields = (
            *("id", "order_id", "provider", "provider_ref", "amount", "status", "method", "error_code"),
            *("created_at", "settled_at"),
        )


class RefundLineShown(ShownModel):
    """So many of a line that were taken back."""

    line_id = serializers.IntegerField()

    class Meta:
        model = RefundLine
        fields = ("line_id", "quantity")


class RefundShown(ShownModel):
    """Money given back. `started` could not reach the provider yet, `pending` waits for the bank."""

    order_id = serializers.IntegerField()
    payment_id = serializers.IntegerField()
    amount = Money(currency_of="payment.currency")
    lines = RefundLineShown(many=True)

    class Meta:
        model = Refund
        fields = (
            *("id", "order_id", "payment_id", "amount", "reason", "restock", "status", "error_code"),
            *("lines", "created_by", "created_at", "settled_at"),
        )


class RefundSent(Sent):
    """Money to give back, and what is taken back for it."""

    amount = serializers.IntegerField(
        min_value=1, max_value=MAX_MINOR, help_text="Minor units of the order's currency."
    )
    currency = serializers.CharField(min_length=3, max_length=3, help_text="The order's currency.")
    lines = list_of(LineUnits, most=1_000, required=False)
    restock = serializers.BooleanField(required=False)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class OrderFilter(Filters):
    """Whose."""

    order_id = serializers.IntegerField(min_value=1, max_value=10**18)
    status = serializers.ChoiceField(choices=Payment.Status.choices)
    since = serializers.DateTimeField()

    lookups = {"since": "created_at__gte"}


class PaymentViewSet(Resource):
    """Money that came in, or was tried to."""

    reads = "orders.view"
    shown, filters = PaymentShown, OrderFilter

    def rows(self) -> QuerySet[Payment]:
        """All payments."""
        return Payment.objects.all()


class RefundViewSet(Resource):
    """Money that went back."""

    reads = "orders.view"
    shown, filters = RefundShown, OrderFilter
    joins = {"amount": ["payment"]}
    loads = {"lines": ["lines"]}

    def rows(self) -> QuerySet[Refund]:
        """All refunds."""
        return Refund.objects.all()


class OrderMoney(OrderViewSet):
    """What is done with an order's money."""

    sends = {"refund": RefundSent}
    answers = {"refund": RefundShown, "cancel": OrderShown}
    statuses = {"refund": 201}
    outside = ("refund", "cancel")

    def refund(self, request: Request, id: int) -> Response:
        """Give money back. With an Idempotency-Key it is one refund, however often it is asked for."""
        order, given = self.found(id), self.sent()
        if given["currency"] != order.currency:
            told = _("This order is in %(currency)s.") % {"currency": order.currency}
            raise ActionError("currency_wrong", told, field="currency")
        lines = {line.pk for line in order.lines.all()}
        row = refund_order(
            order=order,
            amount=given["amount"],
            units=units_of(given.get("lines", []), lines),
            restock=given.get("restock", True),
            reason=given.get("reason", ""),
            key=self.idempotency_key,
            actor=self.actor,
        )
        context = {**self.context(), "fields": {}}
        return Response(RefundShown(row, context=context).data, status=201)

    def cancel(self, request: Request, id: int) -> Response:
        """Give up an unpaid order, and free what it reserved. One that was just paid stays, and is told as
        paid."""
        try:
            withdraw_order(order=self.found(id), reason="team", actor=self.actor)
        except GatewayDown:
            text = _("The payment service can't be reached just now. Try again in a minute.")
            raise Problem(503, "gateway_down", text, headers={"Retry-After": "60"}) from None
        return self.again(id)


class Refunds(OrderMoney):
    """Refunds of an order."""

    writes = "orders.refund"


class Cancellations(OrderMoney):
    """Giving up an order."""

    writes = "orders.cancel"


router = new_router()
router.register("payments", PaymentViewSet, basename="payment")
router.register("refunds", RefundViewSet, basename="refund")
urlpatterns = [
    *router.urls,
    at("orders/<id:id>/refunds", Refunds, basename="order", post="refund"),
    at("orders/<id:id>/cancel", Cancellations, basename="order", post="cancel"),
]
