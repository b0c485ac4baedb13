"""Addresses of accounts beside allauth's."""

from __future__ import annotations

from django.urls import include, path

from . import pages

urlpatterns = [
    path("language", pages.choose_language, name="set_language"),
    path("accounts/settings/", pages.settings, name="account_settings"),
    path("accounts/session", pages.session, name="account_session"),
    path("accounts/", include("allauth.urls")),
]
