"""Addresses of accounts beside allauth's."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from . import pages

urlpatterns = [
    path("language", pages.choose_language, name="set_language"),
    path("accounts/settings/", pages.settings, name="account_settings"),
    path("accounts/second-step", pages.second_step_needed, name="second_step_needed"),
    path("accounts/settings/devices/<int:session_id>/end", pages.end_device, name="account_end_session"),
    path("accounts/settings/devices/end-others", pages.end_other_devices, name="account_end_other_sessions"),
    path("accounts/session", pages.session, name="account_session"),
    # Before allauth's own list of sessions: ours stands with the account's settings.
    path("accounts/sessions/", RedirectView.as_view(pattern_name="account_settings")),
    path("accounts/", include("allauth.urls")),
]
