"""Addresses under /stores/<handle>/ that belong to no domain."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("", pages.show_dashboard, name="dashboard"),
    path("search", pages.search_everything, name="search"),
    path("more", pages.show_more, name="more"),
]
