"""Addresses of the portal under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from .pages import beginning

urlpatterns = [
    path("beginning", beginning.progress, name="beginning"),
    path("beginning/dismiss", beginning.dismiss, name="beginning_dismiss"),
]
