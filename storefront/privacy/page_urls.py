"""Addresses of people's requests under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("customers/requests/", pages.list_requests, name="data_requests"),
    path("customers/requests/terms", pages.terms, name="data_terms"),
    path("customers/<int:customer_id>/data", pages.export, name="customer_data"),
    path("customers/<int:customer_id>/erase", pages.erase, name="customer_erase"),
    path("customers/<int:customer_id>/erase-in-apps", pages.erase_again, name="customer_erase_in_apps"),
]
