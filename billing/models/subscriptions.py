"""What stores pay for, what they were given, and what changed in it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from billing.entitlements import Change
from tenants.models import Store

from .plans import Plan, Price


class Subscription(models.Model):
    """What a store pays for, and where in its life that stands (billing.life says what follows what).

    `since` is when the state began. `period_end` is until when it is paid for. `price` is empty during the
    trial. `card` is {"brand", "last4", "exp_month", "exp_year"} as Stripe tells it, never more. `read_at` is
    when what Stripe says was asked for last: an answer to an earlier question changes nothing any more.
    `changing_until` is set while an action talks to Stripe about what is paid for (billing.actions.turns).
    """

    class State(models.TextChoices):
        TRIAL = "trial"
        ACTIVE = "active"
        PAST_DUE = "past_due"
        GRACE = "grace"
        READ_ONLY = "read_only"
        SUSPENDED = "suspended"
        LEAVING = "leaving"
        DELETED = "deleted"

    store = models.OneToOneField(Store, on_delete=models.CASCADE, related_name="subscription")
    state = models.CharField(max_length=10, choices=State.choices, default=State.TRIAL)
    since = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=20, blank=True, default="")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    price = models.ForeignKey(Price, on_delete=models.PROTECT, related_name="+", null=True)
    trial_ends_at = models.DateTimeField()
    period_start = models.DateTimeField(null=True)
    period_end = models.DateTimeField(null=True)
    cancels_at_end = models.BooleanField(default=False)
    retried = models.PositiveSmallIntegerField(default=0)
    tax_id = models.CharField(max_length=60, blank=True, default="")
    tax_id_kind = models.CharField(max_length=20, blank=True, default="")
    coupon = models.CharField(max_length=80, blank=True, default="")
    card = models.JSONField(default=dict, blank=True)
    customer_ref = models.CharField(max_length=80, blank=True, default="")
    stripe_ref = models.CharField(max_length=80, blank=True, default="")
    read_at = models.DateTimeField(null=True)
    changing_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["state", "since"], name="subscription_state"),
            models.Index(fields=["customer_ref"], name="subscription_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.state}"

    @property
    def bill_comes(self) -> bool:
        """Whether another bill comes by itself."""
        return bool(self.stripe_ref) and self.state == self.State.ACTIVE and not self.cancels_at_end


class BoughtAddOn(models.Model):
    """An add-on of a subscription, so many times."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="add_ons")
    price = models.ForeignKey(Price, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "price"], name="add_on_once")]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.quantity} x {self.price_id}"


class Grant(models.Model):
    """What an operator gave one store beyond its plan, until `expires_at` or for good."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="grants")
    change = models.JSONField()
    reason = models.CharField(max_length=200)
    granted_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.store_id} {self.reason}"

    @property
    def change_given(self) -> Change:
        """What it changes."""
        return Change.from_json(self.change)


class SubscriptionChange(models.Model):
    """One change of what a store pays, or of its trial. Rows are only added: revenue is counted from them.

    `mrr` is what the store pays a month from then on, in minor units, `mrr_before` what it paid until then
    (billing.mrr); their difference is the movement. Stores are named by number, without a foreign key: what
    they paid stays when they are gone.
    """

    class Movement(models.TextChoices):
        NONE = ""
        NEW = "new"
        EXPANSION = "expansion"
        CONTRACTION = "contraction"
        CHURN = "churn"
        REACTIVATION = "reactivation"

    class Trial(models.TextChoices):
        NONE = ""
        BEGAN = "began"
        CONVERTED = "converted"
        ENDED = "ended"

    store = models.BigIntegerField()
    store_name = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    state_before = models.CharField(max_length=10, blank=True, default="")
    plan = models.CharField(max_length=40)
    plan_before = models.CharField(max_length=40, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    mrr_before = models.BigIntegerField(default=0)
    mrr = models.BigIntegerField(default=0)
    movement = models.CharField(max_length=12, choices=Movement.choices, blank=True, default="")
    trial = models.CharField(max_length=9, choices=Trial.choices, blank=True, default="")
    reason = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["store", "id"], name="sub_change_store"),
            models.Index(fields=["currency", "at"], name="sub_change_currency"),
        ]

    def __str__(self) -> str:
        return f"{self.store} {self.movement or self.trial or self.state}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. Raises TypeError for one that is there: what was paid can't be changed."""
        if not self._state.adding:
            raise TypeError("a change of a subscription is written once")
        super().save(*args, **kwargs)


class SentLetter(models.Model):
    """A letter that a store's owners got, so that none is sent twice. `about` is what it told of."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=120)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "about"], name="letter_once")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.about}"


class StripeMessage(models.Model):
    """A webhook that was heard: it makes us look, and is not looked into twice."""

    ref = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=80)
    received_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
