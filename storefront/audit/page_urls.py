"""Addresses of the log under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("log", pages.show_log, name="audit"),
    path("log/export", pages.export_log, name="audit_export"),
]
