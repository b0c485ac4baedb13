"""What one currency is worth in another, as the platform reckons it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ExchangeRate(models.Model):
    """One unit of `source` is `rate` of `target` from the day `since` on (UTC), until a later row says else.

    Rows are only added: bills that used one keep it.
    """

    source = models.CharField(max_length=3)
    target = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    since = models.DateField()
    declared_by = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(rate__gt=0), name="rate_positive")]
        indexes = [models.Index(fields=["source", "target", "-since"], name="rate_pair")]

    def __str__(self) -> str:
        return f"1 {self.source} = {self.rate.normalize():f} {self.target}"
