"""Addresses of remote apps under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("apps/<slug:client_id>/", pages.app_page, name="app_page"),
    path("apps/<slug:client_id>/session", pages.new_session, name="app_session"),
    path("apps/<slug:client_id>/about", pages.show_app, name="app"),
    path("apps/<slug:client_id>/switch", pages.switch, name="app_switch"),
    path("apps/<slug:client_id>/sponsor", pages.sponsor, name="app_sponsor"),
    path("apps/<slug:client_id>/remove", pages.remove, name="app_remove"),
]
