"""Addresses of the checkout and of orders on a store's host."""

from __future__ import annotations

from django.urls import path

from . import shop

urlpatterns = [
    path("checkout", shop.checkout, name="checkout"),
    path("checkout/totals", shop.totals, name="checkout-totals"),
    path("checkout/pay", shop.pay, name="checkout-pay"),
    path("checkout/return", shop.come_back, name="checkout-return"),
    path("orders/<str:token>", shop.status, name="order-status"),
    path("orders/<str:token>/state", shop.state, name="order-state"),
]
