"""Addresses on the platform's own host."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

# The pages of a store's back office: the shell's own, and page_urls.py of each domain that has pages.
BACK_OFFICE = [
    "backoffice.urls",
]

urlpatterns = [
    path(
        "stores/<slug:handle>/",
        include(([path("", include(module)) for module in BACK_OFFICE], "backoffice")),
    ),
    path("language", set_language, name="set_language"),
    path("operator/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
]

if settings.DEVELOPMENT and find_spec("foundation.ui.urls"):
    urlpatterns.append(path("dev/", include("foundation.ui.urls")))
