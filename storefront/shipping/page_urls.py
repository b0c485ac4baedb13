"""Addresses of shipping under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("shipping/", pages.list_zones, name="shipping"),
    path("shipping/zones/new", pages.edit_zone, name="zone_new"),
    path("shipping/zones/<int:zone_id>", pages.edit_zone, name="zone"),
    path("shipping/zones/<int:zone_id>/rates/new", pages.add_rate, name="rate_new"),
    path("shipping/rates/<int:rate_id>", pages.edit_rate, name="rate"),
    path("shipping/rates/<int:rate_id>/remove", pages.remove_rate, name="rate_remove"),
]
