"""Addresses of the shop's texts under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("policies/", pages.list_policies, name="policies"),
    path("policies/<slug:kind>", pages.edit_policy, name="policy"),
]
