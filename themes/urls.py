"""Addresses on a store's host that belong to themes."""

from django.urls import path

from themes import platform_scripts, shop

urlpatterns = [
    path("platform-assets/<str:name>", platform_scripts.script, name="platform-asset"),
    path("theme-assets/<slug:package>/<slug:digest>/<str:name>", shop.asset, name="theme-asset"),
]
