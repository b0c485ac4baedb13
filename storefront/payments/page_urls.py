"""Addresses of payments under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("settings/payments", pages.show_payments, name="payments"),
    path("orders/<int:number>/refund", pages.refund, name="order_refund"),
    path("orders/<int:number>/cancel", pages.cancel, name="order_cancel"),
]
