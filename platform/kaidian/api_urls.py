"""Addresses of the admin API: api.py of each domain that has one, below the version that they are of."""

from __future__ import annotations

from django.urls import include, path, re_path

from foundation.api.versions import CURRENT
from foundation.api.views import unknown_address
from kaidian.openapi import pages

ADMIN_API = [
    "foundation.api.bulk",
    "backoffice.api",
    "plugins.api",
    "plugins.webhooks.api",
    "themes.api",
    "storefront.catalog.api",
    "storefront.inventory.api",
    "storefront.orders.api",
    "storefront.payments.api",
    "storefront.customers.api",
    "storefront.shipping.api",
    "storefront.taxes.api",
    "storefront.content.api",
    "storefront.extensions.api",
]

admin_patterns = [path("", include(module)) for module in ADMIN_API]
urlpatterns = [
    path("docs", pages.docs, name="api_docs"),
    path("shop/docs", pages.docs_of_shops, name="shop_api_docs"),
    path("shop/openapi.json", pages.shop_description, name="shop_openapi"),
    path(f"{CURRENT}/openapi.json", pages.description, name="openapi"),
    path(f"{CURRENT}/", include((admin_patterns, "api"))),
    re_path(r"^(?P<path>[\s\S]*)$", unknown_address),
]
