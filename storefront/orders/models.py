"""What was bought. An order keeps the words, prices, language and currency it was placed with."""

from __future__ import annotations

import secrets

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone

from storefront.catalog.models import Variant
from storefront.customers.erased import called, is_pseudonym
from storefront.customers.models import Customer

FIRST_NUMBER = 1000


def new_token() -> str:
    """An unguessable name for an order's status page."""
    return secrets.token_urlsafe(24)


class Order(models.Model):
    """One placed order. Amounts are minor units of `currency`.

    total = subtotal + shipping - discount + tax that is added (tax_included tells whether `tax` is inside the
    prices). `subtotal` and `shipping` are full prices; `discount` is what is taken off both.
    Payment and fulfilment status are derived from facts and kept for filtering: `orders.actions.refresh` is
    their only writer. `paid` and `refunded` are sums of settled payments and refunds. `fingerprint` tells
    whether a checkout that is sent again asks for the same thing. `from_account`: the customer was signed in.
    `ip` and `browser` are of whoever placed it. `shipping_code` is the chosen rate: a number for the store's
    own, else "<plugin>/<carrier>/<code>". `billing_address` is {} where the bill goes with the parcel.
    """

    class Payment(models.TextChoices):
        PENDING = "pending"
        PAID = "paid"
        PARTLY_REFUNDED = "partly_refunded"
        REFUNDED = "refunded"
        VOIDED = "voided"

    class Fulfilment(models.TextChoices):
        UNFULFILLED = "unfulfilled"
        PARTIAL = "partial"
        FULFILLED = "fulfilled"

    token = models.CharField(max_length=64, unique=True, default=new_token)
    fingerprint = models.CharField(max_length=64)
    cart_token = models.CharField(max_length=64)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="orders")
    from_account = models.BooleanField(default=False)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    locale = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    subtotal = models.BigIntegerField()
    shipping = models.BigIntegerField()
    discount = models.BigIntegerField(default=0)
    tax = models.BigIntegerField()
    tax_included = models.BooleanField()
    total = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    payment_status = models.CharField(max_length=16, choices=Payment.choices, default=Payment.PENDING)
    fulfilment_status = models.CharField(
        max_length=12, choices=Fulfilment.choices, default=Fulfilment.UNFULFILLED
    )
    shipping_name = models.CharField(max_length=80, blank=True)
    shipping_code = models.CharField(max_length=250, blank=True)
    shipping_address = models.JSONField(default=dict)
    billing_address = models.JSONField(
        default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    note = models.CharField(max_length=2000, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=400, blank=True)
    placed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=40, blank=True)
    search_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(condition=Q(discount__gte=0), name="order_discount_not_negative"),
            models.CheckConstraint(condition=Q(refunded__lte=models.F("paid")), name="refunded_at_most_paid"),
        ]
        indexes = [
            models.Index(fields=["placed_at"], name="order_placed"),
            models.Index(fields=["cart_token"], name="order_cart"),
            models.Index(fields=["expires_at"], name="order_expiring", condition=Q(expires_at__isnull=False)),
            GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="order_search"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> int:
        """The number people say: 1001 for the first order."""
        return FIRST_NUMBER + self.pk

    @property
    def name(self) -> str:
        """The number as shown: #1001."""
        return f"#{self.number}"

    @property
    def buyer(self) -> str:
        """Who bought it, as the team reads it in a list: by name, else by e-mail."""
        return called(self.shipping_address.get("name", ""), self.email)

    @property
    def mailbox(self) -> str:
        """Where letters about it go; "" where the buyer was erased."""
        return "" if is_pseudonym(self.email) else self.email

    @property
    def bill_to(self) -> dict[str, str]:
        """Whose bill it is, and where: the billing address, or else the one that it is sent to."""
        address: dict[str, str] = self.billing_address or self.shipping_address
        return address

    @property
    def is_open(self) -> bool:
        """Whether it waits for its payment: not paid, not cancelled."""
        return self.payment_status == self.Payment.PENDING and self.cancelled_at is None

    @property
    def refundable(self) -> int:
        """Minor units that may still be given back."""
        return self.paid - self.refunded


class OrderLine(models.Model):
    """So many of one variant, in the words and at the full price of the moment.

    `fulfilled` units have left; `cancelled` ones were refunded before they left, `returned` ones after.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.SET_NULL, null=True, related_name="order_lines")
    title = models.CharField(max_length=255)
    variant_title = models.CharField(max_length=800, blank=True)
    sku = models.CharField(max_length=255, blank=True)
    picture = models.CharField(max_length=255, blank=True)
    quantity = models.PositiveIntegerField()
    unit_price = models.BigIntegerField()
    total = models.BigIntegerField()
    requires_shipping = models.BooleanField(default=True)
    properties = models.JSONField(default=dict, blank=True)
    fulfilled = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fulfilled__lte=models.F("quantity") - models.F("cancelled")),
                name="fulfilled_at_most_ordered",
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=models.F("fulfilled")), name="returned_at_most_fulfilled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.title}"

    @property
    def to_fulfil(self) -> int:
        """Units that still have to leave."""
        return self.quantity - self.cancelled - self.fulfilled

    @property
    def refundable(self) -> int:
        """Units that were not refunded yet."""
        return self.quantity - self.cancelled - self.returned


class TaxLine(models.Model):
    """The tax on one line of an order, or on its shipping where `line` is empty. Minor units."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="tax_lines")
    line = models.ForeignKey(
        OrderLine, on_delete=models.CASCADE, null=True, related_name="tax_lines", db_index=False
    )
    name = models.CharField(max_length=40)
    basis_points = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    is_included = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"


class DiscountLine(models.Model):
    """What one discount takes off one line of an order, or off its shipping where `line` is empty. Minor
    units.

    `position` is the discount's place among those of the order: rows of the same place are one discount.
    `is_whole`: it is off the order as a whole, and this is a line's share. `source` is the plugin or function
    that gave it, `label` in the order's language.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="discount_lines")
    line = models.ForeignKey(
        OrderLine, on_delete=models.CASCADE, null=True, related_name="discount_lines", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=120)
    source = models.CharField(max_length=80)
    code = models.CharField(max_length=80, blank=True)
    is_whole = models.BooleanField(default=False)
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="discount_line_above_zero")]

    def __str__(self) -> str:
        return f"{self.label} {self.amount}"


class OrderRisk(models.Model):
    """What one check thinks of an order: how likely it is a fraud, and why.

    `source` is the plugin, `check_id` its check; `label` and `reasons` are texts in several languages.
    """

    class Level(models.TextChoices):
        LOW = "low"
        MEDIUM = "medium"
        HIGH = "high"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="risks")
    source = models.CharField(max_length=40)
    check_id = models.CharField(max_length=80)
    label = models.JSONField()
    level = models.CharField(max_length=6, choices=Level.choices)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "source", "check_id"], name="order_risk_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.level}"


class Fulfilment(models.Model):
    """A parcel that left, with what is in it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="fulfilments")
    carrier = models.CharField(max_length=80, blank=True)
    tracking_number = models.CharField(max_length=120, blank=True)
    tracking_url = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.tracking_number or str(self.pk)


class FulfilmentLine(models.Model):
    """So many of an order's line in one parcel."""

    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="fulfilment_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="fulfilment_quantity_positive")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"
