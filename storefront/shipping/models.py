"""Where a store ships and what it costs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from foundation.translations import Translated


class ShippingZone(models.Model):
    """Countries with the same rates. No countries: everywhere that no other zone names."""

    name = models.CharField(max_length=80)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class ShippingRate(Translated):
    """A flat price in minor units of the store's currency; free from `free_over` on where that is set."""

    translated_fields = ("name", "promise")

    zone = models.ForeignKey(ShippingZone, on_delete=models.CASCADE, related_name="rates")
    name = models.CharField(max_length=80)
    promise = models.CharField(max_length=120, blank=True)
    price = models.BigIntegerField()
    free_over = models.BigIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=Q(price__gte=0), name="shipping_price_not_negative")]

    def __str__(self) -> str:
        return self.name

    def price_for(self, subtotal: int) -> int:
        """Minor units for goods worth `subtotal` minor units."""
        return 0 if self.free_over is not None and subtotal >= self.free_over else self.price
