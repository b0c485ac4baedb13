"""Addresses of complaints on the platform's host, for everybody."""

from __future__ import annotations

from django.urls import path

from .pages import public

urlpatterns = [
    path("report", public.report, name="report"),
    path("report/<slug:number>/<slug:secret>", public.status, name="complaint_status"),
    path("report/<slug:number>/<slug:secret>/withdraw", public.withdraw, name="complaint_withdraw"),
]
