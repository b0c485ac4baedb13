"""Addresses of OAuth 2 on the platform's own host."""

from __future__ import annotations

from django.urls import path

from .oauth import consent, endpoints

urlpatterns = [
    path("oauth/authorize", consent.authorize, name="oauth_authorize"),
    path("oauth/token", endpoints.token, name="oauth_token"),
    path("oauth/revoke", endpoints.revoke, name="oauth_revoke"),
    path(".well-known/oauth-authorization-server", endpoints.metadata, name="oauth_metadata"),
]
