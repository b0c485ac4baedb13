"""How much of each variant there is, and every change of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from storefront.catalog.models import Variant


class Location(models.Model):
    """A place that holds stock."""

    name = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_location"
            )
        ]

    def __str__(self) -> str:
        return self.name


class StockLevel(models.Model):
    """On hand and reserved at one location. Written by `inventory.actions.move_stock` and nothing else.

    Available is on hand less reserved; it may be below zero only where overselling is allowed.
    """

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="stock_levels")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, db_index=False)
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "location"], name="stock_level_once"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="reserved_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.on_hand} - {self.reserved}"

    @property
    def available(self) -> int:
        """What may still be sold."""
        return self.on_hand - self.reserved


class StockMovement(models.Model):
    """One change of stock and its reason. The sum of a level's movements is the level."""

    class Kind(models.TextChoices):
        RECEIVED = "received"
        RESERVED = "reserved"
        RELEASED = "released"
        SHIPPED = "shipped"
        RETURNED = "returned"
        ADJUSTED = "adjusted"
        MOVED = "moved"

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="movements")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    quantity = models.IntegerField()
    reference = models.CharField(max_length=80, blank=True)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity} of {self.variant_id}"
