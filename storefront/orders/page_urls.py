"""Addresses of orders under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("orders/", pages.list_orders, name="orders"),
    path("orders/<int:number>/", pages.show_order, name="order"),
    path("orders/<int:number>/fulfil", pages.fulfil, name="order_fulfil"),
    path("orders/<int:number>/note", pages.note, name="order_note"),
]
