"""Addresses under /stores/<handle>/ that belong to no domain."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("", pages.show_dashboard, name="dashboard"),
]
