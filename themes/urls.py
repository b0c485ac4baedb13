"""Addresses on a store's host that belong to themes."""

from django.urls import path

from themes import shop

urlpatterns = [
    path("theme-assets/<slug:package>/<slug:digest>/<str:name>", shop.asset, name="theme-asset"),
]
