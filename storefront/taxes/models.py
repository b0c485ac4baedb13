"""What tax a region takes, and whether prices hold it already."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class TaxRate(models.Model):
    """The tax of a country, or of one region of it, in hundredths of a percent (1300 is 13 %)."""

    country = models.CharField(max_length=2)
    region = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=40)
    basis_points = models.PositiveIntegerField()
    is_included = models.BooleanField(default=True)
    applies_to_shipping = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "region", "name"], name="tax_rate_once"),
            models.CheckConstraint(condition=Q(basis_points__lte=10_000), name="tax_rate_at_most_all"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.country} {self.region}".strip()
