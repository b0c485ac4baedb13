"""The platform's books: bills, fees and credits. They outlive the stores."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from tenants.models import Store

from .rates import ExchangeRate


class Invoice(models.Model):
    """A bill as Stripe made it, kept also after the store is gone: tax law asks for it.

    Amounts are minor units of `currency`. `lines` are [{"text", "quantity", "amount"}]; `payer` is what
    stood on it of the store: {"name", "email", "tax_id"}. `asks` is whether the bank wants to hear from its
    customer before it pays.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        PAID = "paid"
        VOID = "void"
        UNCOLLECTIBLE = "uncollectible"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    store = models.ForeignKey(Store, on_delete=models.SET_NULL, null=True, related_name="invoices")
    stripe_ref = models.CharField(max_length=80, unique=True)
    number = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=13, choices=Status.choices)
    currency = models.CharField(max_length=3)
    subtotal = models.BigIntegerField()
    discount = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    total = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    lines = models.JSONField(default=list)
    payer = models.JSONField(default=dict)
    period_start = models.DateTimeField(null=True)
    period_end = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    asks = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["store", "-issued_at"], name="invoice_store")]

    def __str__(self) -> str:
        return self.number or self.stripe_ref

    @property
    def from_credit(self) -> int:
        """What the store's credit paid of a bill that is settled."""
        return max(0, self.total - self.paid) if self.status == self.Status.PAID else 0


class Fee(models.Model):
    """What the platform takes of one paid order. `item_ref` is the invoice item it went into at Stripe.

    Kept also after the store is gone: it was revenue.

    `order_total` and `amount` are minor units of `currency`; `basis_points` is the plan's fee of that time.
    `rate` is what brought it to the bill's currency, empty where that is its own.
    """

    store = models.ForeignKey(Store, on_delete=models.SET_NULL, null=True, related_name="+")
    order = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    order_total = models.BigIntegerField()
    basis_points = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    batch = models.UUIDField(null=True)
    item_ref = models.CharField(max_length=80, blank=True, default="")
    rate = models.ForeignKey(ExchangeRate, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "order"], name="fee_once_an_order")]
        indexes = [
            models.Index(fields=["store", "currency"], name="fee_unbilled", condition=models.Q(item_ref="")),
            models.Index(fields=["item_ref"], name="fee_item", condition=~models.Q(item_ref="")),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.order}: {self.amount}"


class Credit(models.Model):
    """Money that an operator gave a store: it comes off its next bills. Kept also after the store is gone.

    `stripe_ref` is the entry in the customer's balance at Stripe; empty until it was brought there.
    """

    store = models.ForeignKey(Store, on_delete=models.SET_NULL, null=True, related_name="+")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=200)
    given_by = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)
    stripe_ref = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="credit_gives_something")
        ]
        indexes = [models.Index(fields=["store", "-at"], name="credit_store")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.amount} {self.currency}"
