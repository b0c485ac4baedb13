"""Plans and what stores owe for them. All in the public schema."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from foundation.money import Money
from tenants.models import Store

from .entitlements import Change, Entitlements


def _in_language(texts: Mapping[str, str]) -> str:
    return str(texts.get(get_language() or "en") or texts.get("en") or next(iter(texts.values()), ""))


class Plan(models.Model):
    """One version of a plan or an add-on. What was sold once never changes: other terms are a new version.

    `names` and `blurbs` are {interface language: text}. `terms` is Entitlements.as_json of a plan, and
    Change.as_json of an add-on. The newest version on offer is sold; stores keep the version they chose.
    """

    class Kind(models.TextChoices):
        PLAN = "plan"
        ADD_ON = "add_on"

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.PLAN)
    names = models.JSONField()
    blurbs = models.JSONField(default=dict, blank=True)
    terms = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(default=True)
    is_for_trial = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return _in_language(self.names)

    @property
    def blurb(self) -> str:
        """For whom it is, in the reader's language."""
        return _in_language(self.blurbs) if self.blurbs else ""

    @property
    def entitlements(self) -> Entitlements:
        """What a plan gives."""
        return Entitlements.from_json(self.terms)

    @property
    def change(self) -> Change:
        """What an add-on changes."""
        return Change.from_json(self.terms)


class Price(models.Model):
    """What a plan or add-on costs in one currency, in minor units, for a month or a year.

    `stripe_id` is the price at Stripe, made when it is first sold.
    """

    class Interval(models.TextChoices):
        MONTH = "month"
        YEAR = "year"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="prices")
    currency = models.CharField(max_length=3)
    interval = models.CharField(max_length=5, choices=Interval.choices)
    amount = models.BigIntegerField()
    stripe_id = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "currency", "interval"], name="price_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="plan_price_not_negative"),
        ]
        indexes = [models.Index(fields=["stripe_id"], name="price_stripe")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.currency} {self.interval}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)


class Subscription(models.Model):
    """What a store pays for, and where in its life that stands (billing.life says what follows what).

    `since` is when the state began. `period_end` is until when it is paid for. `price` is empty during the
    trial. `card` is {"brand", "last4", "exp_month", "exp_year"} as Stripe tells it, never more. `read_at` is
    when what Stripe says was asked for last: an answer to an earlier question changes nothing any more.
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
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["state", "since"], name="subscription_state"),
            models.Index(fields=["customer_ref"], name="subscription_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.state}"


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


class Coupon(models.Model):
    """What takes something off bills: `percent`, or `amounts` {currency: minor units}.

    `plans` are codes of the plans it is for, empty for all. `stripe_refs` are Stripe's ids of it, by currency
    ("percent" for one in percent). Where it ended, stores that have it keep it.
    """

    class Duration(models.TextChoices):
        ONCE = "once"
        MONTHS = "months"
        FOREVER = "forever"

    code = models.CharField(max_length=40, unique=True)
    note = models.CharField(max_length=200, blank=True, default="")
    percent = models.PositiveSmallIntegerField(null=True)
    amounts = models.JSONField(default=dict)
    duration = models.CharField(max_length=7, choices=Duration.choices, default=Duration.ONCE)
    months = models.PositiveSmallIntegerField(null=True)
    most_uses = models.PositiveIntegerField(null=True)
    until = models.DateTimeField(null=True)
    plans = models.JSONField(default=list)
    stripe_refs = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be used by its dates."""
        return self.ended_at is None and (self.until is None or now <= self.until)

    @property
    def is_used_up(self) -> bool:
        """Whether as many stores used it as may."""
        return self.most_uses is not None and self.uses.count() >= self.most_uses


class CouponUse(models.Model):
    """A store's use of a coupon. It counts from `began_at` (empty: from the first bill) until `ends_at`.

    `dropped_at` is when another one took its place, or a plan came that it is not for.
    """

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="uses")
    store = models.ForeignKey(Store, on_delete=models.SET_NULL, null=True, related_name="+")
    given_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coupon", "store"], name="coupon_once_a_store")]
        indexes = [models.Index(fields=["ends_at"], name="coupon_use_end")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.coupon_id}"


class SentLetter(models.Model):
    """A letter that a store's owners got, so that none is sent twice. `about` is what it told of."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=120)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "about"], name="letter_once")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.about}"


class Invoice(models.Model):
    """A bill as Stripe made it, kept also after the store is gone: tax law asks for it.

    Amounts are minor units of `currency`. `lines` are [{"text", "quantity", "amount"}]; `payer` is what
    stood on it of the store: {"name", "email", "tax_id"}.
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

    class Meta:
        indexes = [models.Index(fields=["store", "-issued_at"], name="invoice_store")]

    def __str__(self) -> str:
        return self.number or self.stripe_ref


class Fee(models.Model):
    """What the platform takes of one paid order. `item_ref` is the invoice item it went into at Stripe.

    `order_total` and `amount` are minor units of `currency`; `basis_points` is the plan's fee of that time.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    order = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    order_total = models.BigIntegerField()
    basis_points = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    batch = models.UUIDField(null=True)
    item_ref = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "order"], name="fee_once_an_order")]
        indexes = [
            models.Index(fields=["store", "currency"], name="fee_unbilled", condition=models.Q(item_ref=""))
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.order}: {self.amount}"


class StripeMessage(models.Model):
    """A webhook that was heard: it makes us look, and is not looked into twice."""

    ref = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=80)
    received_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
