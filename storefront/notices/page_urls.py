"""Addresses of notices under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [path("settings/notifications", pages.choose, name="notices")]
