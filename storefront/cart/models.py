"""What a shopper means to buy. A cart is no order: it becomes none, an order is made from it."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from storefront.catalog.models import Variant

MAX_QUANTITY = 10_000
MAX_LINES = 200
MAX_NOTE = 2_000


def new_token() -> str:
    """An unguessable name for a cart."""
    return secrets.token_urlsafe(24)


class Cart(models.Model):
    """A shopper's cart, known by the token in their cookie. `attributes` are texts that a theme asks for."""

    token = models.CharField(max_length=64, unique=True, default=new_token)
    locale = models.CharField(max_length=10)
    note = models.CharField(max_length=MAX_NOTE, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["updated_at"], name="cart_updated")]

    def __str__(self) -> str:
        return str(self.pk)


class CartLine(models.Model):
    """So many of one variant. Prices are the variant's of the moment, not kept here."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="cart_lines")
    quantity = models.PositiveIntegerField()
    properties = models.JSONField(default=dict, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant", "properties"], name="cart_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=MAX_QUANTITY), name="cart_quantity_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant_id}"
