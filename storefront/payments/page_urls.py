"""Addresses of payments under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages, setup_pages

urlpatterns = [
    path("settings/payments", setup_pages.show_payments, name="payments"),
    path("settings/payments/<slug:plugin>/<slug:gateway>", setup_pages.show_gateway, name="payment_gateway"),
    path(
        "settings/payments/<slug:plugin>/<slug:gateway>/turn",
        setup_pages.turn_gateway,
        name="payment_gateway_turn",
    ),
    path("orders/<int:number>/refund", pages.refund, name="order_refund"),
    path("orders/<int:number>/cancel", pages.cancel, name="order_cancel"),
]
