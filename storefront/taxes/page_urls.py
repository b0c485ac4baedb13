"""Addresses of taxes under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("taxes/", pages.taxes, name="taxes"),
    path("taxes/calculator", pages.choose, name="tax_calculator"),
    path("taxes/<int:rate_id>/remove", pages.remove, name="tax_remove"),
]
