"""Addresses on the platform's own host."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from storefront.catalog.media.serving import team_media

# The pages of a store's back office: the shell's own, and page_urls.py of each domain that has pages.
BACK_OFFICE = [
    "backoffice.urls",
    "plugins.page_urls",
    "plugins.access.page_urls",
    "plugins.functions.page_urls",
    "plugins.webhooks.page_urls",
    "plugins.remote_apps.page_urls",
    "themes.page_urls",
    "themes.editor.page_urls",
    "storefront.catalog.page_urls",
    "storefront.orders.page_urls",
    "storefront.customers.page_urls",
    "storefront.privacy.page_urls",
    "storefront.payments.page_urls",
    "storefront.shipping.page_urls",
    "storefront.taxes.page_urls",
    "storefront.content.page_urls",
    "storefront.extensions.page_urls",
    "storefront.audit.page_urls",
    "storefront.notices.page_urls",
    "billing.page_urls",
    "vetting.page_urls",
    "portal.page_urls",
]

urlpatterns = [
    path(
        "stores/<slug:handle>/",
        include(([path("", include(module)) for module in BACK_OFFICE], "backoffice")),
    ),
    path("", include("accounts.urls")),
    path("", include("plugins.remote_apps.urls")),
    path("", include("themes.directory.urls")),
    path("", include("portal.urls")),
    path("", include("storefront.payments.urls")),
    path("", include("billing.urls")),
    path("", include("vetting.urls")),
    path("media/<path:key>", team_media),
    path("api/", include("kaidian.api_urls")),
    path("operator/", include("console.urls")),
]

if settings.DEVELOPMENT:
    urlpatterns.append(path("dev/", include("portal.dev_urls")))

if settings.DEVELOPMENT and find_spec("foundation.ui.urls"):
    urlpatterns.append(path("dev/", include("foundation.ui.urls")))

handler500 = "kaidian.errors.server_error"
