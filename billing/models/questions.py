"""Charges that a bank wants to hear of from its customer first."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from foundation.money import Money

from .plans import CouponUse, Price
from .subscriptions import Subscription


class BankQuestion(models.Model):
    """A plan that begins, or changes, once the owner has confirmed its charge at their bank (3-D Secure).

    Until then the store's plan is as it was. `stripe_ref` is the subscription at Stripe that waits: an
    incomplete one where the plan begins, the store's own with a pending update where it changes. `lines` are
    [[price at Stripe, how many]], `amount` is in minor units. After `expires_at` Stripe gives it up.
    """

    subscription = models.OneToOneField(Subscription, on_delete=models.CASCADE, related_name="question")
    stripe_ref = models.CharField(max_length=80)
    invoice_ref = models.CharField(max_length=80)
    price = models.ForeignKey(Price, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    coupon_use = models.ForeignKey(CouponUse, on_delete=models.SET_NULL, related_name="+", null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="bank_question_end")]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.invoice_ref}"

    @property
    def money(self) -> Money:
        """What the bank asks about."""
        return Money(self.amount, self.currency)
