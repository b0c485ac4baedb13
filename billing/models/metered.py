"""What stores used of what their plans count by the month."""

from __future__ import annotations

from django.db import models

from tenants.models import Store


class MeteredMonth(models.Model):
    """How many a store had of a meter (billing.meters) in one month. Kept also after the store is gone.

    Once the month is over it is closed: `included` is what the plan gave (None: all of them), `each` what one
    more cost and `amount` what they cost in all, in minor units of `currency`. `item_ref` is the invoice item
    it went into at Stripe.
    """

    store = models.ForeignKey(Store, on_delete=models.SET_NULL, null=True, related_name="+")
    meter = models.CharField(max_length=20)
    month = models.DateField()
    quantity = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    included = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    each = models.BigIntegerField(default=0)
    amount = models.BigIntegerField(default=0)
    item_ref = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "meter", "month"], name="metered_month_once")]
        indexes = [
            models.Index(fields=["month"], name="metered_open", condition=models.Q(closed_at__isnull=True)),
            models.Index(
                fields=["store"], name="metered_unbilled", condition=models.Q(amount__gt=0, item_ref="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.meter} {self.month:%Y-%m}: {self.quantity}"

    @property
    def beyond(self) -> int:
        """How many more than were included."""
        return 0 if self.included is None else max(0, self.quantity - self.included)
