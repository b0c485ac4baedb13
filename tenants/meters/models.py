"""A store's day, as operators look back at it. In the public schema."""

from __future__ import annotations

from django.db import models

from tenants.models import Store


class StoreDay(models.Model):
    """What was counted of a store on one day (UTC). `counts` has the fields of foundation.meter.

    `struck` is how often a limit refused something or made it wait, `slow` how many pages took longer than a
    second, `errors` how many answers began with 5: what stores are filtered by.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    slow = models.PositiveIntegerField(default=0)
    struck = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "day"], name="one_day_of_a_store")]
        indexes = [models.Index(fields=["day"], name="store_day_day")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.day}"
