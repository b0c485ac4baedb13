"""Addresses of access tokens under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("api-tokens", pages.list_tokens, name="api_tokens"),
    path("api-tokens/new", pages.add_token, name="api_token_new"),
    path("api-tokens/<int:token_id>/revoke", pages.revoke, name="api_token_revoke"),
]
