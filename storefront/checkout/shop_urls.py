"""Addresses of the checkout and of orders on a store's host."""

from __future__ import annotations

from django.urls import path

from . import paying, shop

urlpatterns = [
    path("checkout", shop.checkout, name="checkout"),
    path("checkout/totals", shop.totals, name="checkout-totals"),
    path("checkout/pay", shop.pay, name="checkout-pay"),
    path("checkout/return/<str:key>", paying.come_back, name="checkout-return"),
    path("checkout/gateways/<slug:plugin>/<str:file>", paying.browser_module),
    path("orders/<str:token>", shop.status, name="order-status"),
    path("orders/<str:token>/state", shop.state, name="order-state"),
]
