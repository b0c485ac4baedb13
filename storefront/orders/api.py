"""Orders in the API: read, sent, noted. What has to do with money is in payments."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.problems import not_found
from foundation.api.resources import Resource
from foundation.api.routing import new_router
from foundation.api.serializers import Money, Sent, ShownModel, list_of

from .actions import fulfil_order, note_order
from .actions.fulfil_order import Tracking
from .actions.note_order import MAX_NOTE
from .locks import lock_order
from .models import DiscountLine, Fulfilment, FulfilmentLine, Order, OrderLine, OrderRisk, TaxLine
from .queries import search_orders

MOST_UNITS = 1_000_000


class OrderLineShown(ShownModel):
    """So many of one variant, in the words and at the price of the moment."""

    variant_id = serializers.IntegerField(allow_null=True)
    unit_price = Money(currency_of="order.currency")
    total = Money(currency_of="order.currency")
    to_fulfil = serializers.IntegerField()

    class Meta:
        model = OrderLine
        fields = (
            *("id", "variant_id", "title", "variant_title", "sku", "quantity", "unit_price", "total"),
            *("requires_shipping", "properties", "fulfilled", "cancelled", "returned", "to_fulfil"),
        )


class TaxLineShown(ShownModel):
    """The tax on a line, or on shipping where `line_id` is null. 1300 basis points are 13 %."""

    line_id = serializers.IntegerField(allow_null=True)
    amount = Money(currency_of="order.currency")

    class Meta:
        model = TaxLine
        fields = ("id", "line_id", "name", "basis_points", "amount", "is_included")


class DiscountLineShown(ShownModel):
    """What one discount takes off a line, or off shipping where `line_id` is null."""

    line_id = serializers.IntegerField(allow_null=True)
    amount = Money(currency_of="order.currency")

    class Meta:
        model = DiscountLine
        fields = ("id", "line_id", "position", "label", "source", "code", "is_whole", "amount")


class RiskShown(ShownModel):
    """What one check thinks of an order: how likely it is a fraud, and why."""

    class Meta:
        model = OrderRisk
        fields = ("source", "check_id", "label", "level", "reasons", "at")


class FulfilmentLineShown(ShownModel):
    """So many of a line in one parcel."""

    line_id = serializers.IntegerField()

    class Meta:
        model = FulfilmentLine
        fields = ("line_id", "quantity")


class FulfilmentShown(ShownModel):
    """A parcel that left."""

    lines = FulfilmentLineShown(many=True)

    class Meta:
        model = Fulfilment
        fields = ("id", "carrier", "tracking_number", "tracking_url", "lines", "created_at")


class OrderShown(ShownModel):
    """What was bought. `number` is what people call it."""

    number = serializers.IntegerField()
    customer_id = serializers.IntegerField()
    billing_address = serializers.JSONField(source="bill_to")
    subtotal = Money(currency_of="currency")
    shipping = Money(currency_of="currency")
    discount = Money(currency_of="currency")
    tax = Money(currency_of="currency")
    total = Money(currency_of="currency")
    paid = Money(currency_of="currency")
    refunded = Money(currency_of="currency")
    lines = OrderLineShown(many=True)
    tax_lines = TaxLineShown(many=True)
    discount_lines = DiscountLineShown(many=True)
    risks = RiskShown(many=True)
    fulfilments = FulfilmentShown(many=True)

    class Meta:
        model = Order
        fields = (
            *("id", "number", "customer_id", "email", "phone", "locale", "currency", "subtotal", "shipping"),
            *("discount", "tax", "tax_included", "total", "paid", "refunded", "payment_status"),
            *(
                "fulfilment_status",
                "shipping_code",
                "shipping_name",
                "shipping_address",
                "billing_address",
                "note",
                "attributes",
                "placed_at",
                "expires_at",
            ),
            *(
                "paid_at",
                "cancelled_at",
                "cancel_reason",
                "lines",
                "tax_lines",
                "discount_lines",
                "risks",
                "fulfilments",
            ),
        )


class LineUnits(Sent):
    """Units of one line of the order."""

    line_id = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)


class FulfilmentSent(Sent):
    """A parcel: what is in it and how it can be followed. Without `lines` everything that is left."""

    lines = list_of(LineUnits, most=1_000, required=False, allow_empty=False)
    carrier = serializers.CharField(max_length=80, required=False, allow_blank=True)
    tracking_number = serializers.CharField(max_length=120, required=False, allow_blank=True)
    tracking_url = serializers.URLField(max_length=500, required=False, allow_blank=True)


class NoteSent(Sent):
    """A note for the team, on the order's timeline."""

    text = serializers.CharField(max_length=MAX_NOTE)


class OrderFilters(Filters):
    """Which orders."""

    q = serializers.CharField(max_length=200, help_text="Number, e-mail, name, phone, product or SKU.")
    customer_id = serializers.IntegerField(min_value=1, max_value=10**18)
    email = serializers.EmailField(max_length=254)
    payment_status = serializers.ChoiceField(choices=Order.Payment.choices)
    fulfilment_status = serializers.ChoiceField(choices=Order.Fulfilment.choices)
    is_cancelled = serializers.BooleanField(allow_null=True)
    placed_since = serializers.DateTimeField()
    placed_before = serializers.DateTimeField()

    lookups = {
        "q": lambda rows, words: rows.filter(pk__in=search_orders(words).order_by().values("pk")),
        "email": "email__iexact",
        "is_cancelled": lambda rows, value: rows.filter(cancelled_at__isnull=not value),
        "placed_since": "placed_at__gte",
        "placed_before": "placed_at__lt",
    }


class OrderViewSet(Resource):
    """What was bought."""

    reads, writes = "orders.view", "orders.fulfil"
    shown, filters = OrderShown, OrderFilters
    loads = {
        "lines": ["lines"],
        "tax_lines": ["tax_lines"],
        "discount_lines": ["discount_lines"],
        "risks": ["risks"],
        "fulfilments": ["fulfilments__lines"],
    }
    lock = staticmethod(lock_order)
    sends = {"fulfil": FulfilmentSent, "add_note": NoteSent}
    answers = {"add_note": None}
    statuses = {"fulfil": 201}

    def rows(self) -> QuerySet[Order]:
        """All orders, without what only search reads."""
        return Order.objects.defer("search_text")

    @action(detail=True, methods=["post"], url_path="fulfilments")
    def fulfil(self, request: Request, id: int) -> Response:
        """Send some or all of a paid order. The shopper gets a letter."""
        order, given = self.to_change(id), self.sent()
        left = {line.pk: line.to_fulfil for line in order.lines.all()}
        units = units_of(given["lines"], set(left)) if "lines" in given else left
        tracking = Tracking(
            carrier=given.get("carrier", ""),
            number=given.get("tracking_number", ""),
            url=given.get("tracking_url", ""),
        )
        fulfil_order(order=order, units=units, tracking=tracking, actor=self.actor)
        return self.again(id, status=201)

    @action(detail=True, methods=["post"], url_path="notes", writes="orders.note")
    def add_note(self, request: Request, id: int) -> Response:
        """Write a note on the order's timeline."""
        note_order(order=self.found(id), text=self.sent()["text"], actor=self.actor)
        return self.gone()


def units_of(given: list[dict[str, int]], lines: set[int]) -> dict[int, int]:
    """{line id: units} of what was sent. Raises Problem 404 for a line of another order."""
    units: dict[int, int] = {}
    for each in given:
        if each["line_id"] not in lines:
            raise not_found()
        units[each["line_id"]] = units.get(each["line_id"], 0) + each["quantity"]
    return units


router = new_router()
router.register("orders", OrderViewSet, basename="order")
urlpatterns = router.urls
