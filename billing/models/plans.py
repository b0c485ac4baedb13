"""What is sold: plans and add-ons in versions, their prices, and coupons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from billing.entitlements import Change, Entitlements
from foundation.money import Money
from tenants.models import Store


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
