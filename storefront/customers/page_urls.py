"""Addresses of customers under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from .pages import editing, showing

urlpatterns = [
    path("customers/", showing.list_customers, name="customers"),
    path("customers/new", editing.add, name="customer_new"),
    path("customers/<int:customer_id>/", showing.show_customer, name="customer"),
    path("customers/<int:customer_id>/edit", editing.edit, name="customer_edit"),
    path("customers/<int:customer_id>/invite", editing.invite, name="customer_invite"),
    path("customers/<int:customer_id>/disable", editing.disable, name="customer_disable"),
    path("customers/<int:customer_id>/enable", editing.enable, name="customer_enable"),
]
