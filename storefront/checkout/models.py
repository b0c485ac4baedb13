"""What a shopper has filled in on the way from cart to order; kept so that nothing typed is lost."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from storefront.cart.models import Cart
from storefront.orders.models import Order


class Checkout(models.Model):
    """The form of one cart, as typed. `order` is the order placed from it that waits for its payment."""

    cart = models.OneToOneField(Cart, on_delete=models.CASCADE, related_name="checkout")
    fields = models.JSONField(default=dict, blank=True)
    order = models.ForeignKey(Order, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)
