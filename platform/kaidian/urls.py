"""Addresses on the platform's own host."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("language", set_language, name="set_language"),
    path("operator/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
]

if settings.DEVELOPMENT and find_spec("foundation.ui.urls"):
    urlpatterns.append(path("dev/", include("foundation.ui.urls")))
