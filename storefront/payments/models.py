"""Money that comes in and goes back, as the provider tells it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from storefront.orders.models import Order, OrderLine

from .gateways import label_of


def new_key() -> str:
    """An idempotency key: made before the first call, used again on every retry."""
    return uuid.uuid4().hex


class Payment(models.Model):
    """One try to pay an order with one provider.

    States run forward only: started (row written, provider not yet asked) → pending (the provider knows it)
    → succeeded | failed | cancelled. `failed` can still become `succeeded`: a shopper may try another card
    on the same intent. Amounts are minor units. `provider` is the gateway's name (`gateways`).
    """

    class Status(models.TextChoices):
        STARTED = "started"
        PENDING = "pending"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=100)
    key = models.CharField(max_length=64, unique=True, default=new_key)
    provider_ref = models.CharField(max_length=255, blank=True)
    client_secret = models.CharField(max_length=255, blank=True)
    pay_url = models.CharField(max_length=2000, blank=True, default="")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.STARTED)
    method = models.CharField(max_length=80, blank=True)
    error_code = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_ref"], condition=~Q(provider_ref=""), name="provider_ref_once"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(status__in=["started", "pending"]), name="one_open_payment"
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], name="payment_open", condition=Q(status__in=["started", "pending"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.provider_ref} {self.status}"

    @property
    def gateway_label(self) -> str:
        """What people call its gateway, whether that is on or not."""
        return label_of(self.provider)


class Refund(models.Model):
    """Money given back on one payment. started → pending → succeeded | failed. Amounts are minor units."""

    class Status(models.TextChoices):
        STARTED = "started"
        PENDING = "pending"
        SUCCEEDED = "succeeded"
        FAILED = "failed"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=64, unique=True, default=new_key)
    provider_ref = models.CharField(max_length=255, blank=True)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    restock = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.STARTED)
    error_code = models.CharField(max_length=80, blank=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_positive")]
        indexes = [
            models.Index(
                fields=["created_at"], name="refund_open", condition=Q(status__in=["started", "pending"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.status}"


class RefundLine(models.Model):
    """So many of an order's line that a refund takes back."""

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="refund_lines")
    quantity = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"


class WebhookEvent(models.Model):
    """A provider's message, by its own id: the same one twice is handled once."""

    provider = models.CharField(max_length=100)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=80)
    received_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="webhook_event_once")]

    def __str__(self) -> str:
        return self.event_id
