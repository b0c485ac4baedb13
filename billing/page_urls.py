"""Addresses of the plan's pages in the back office."""

from __future__ import annotations

from django.urls import path

from .pages import plan

urlpatterns = [
    path("plan", plan.plan, name="billing"),
]
