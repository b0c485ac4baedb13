"""Addresses of a shopper's data on a store's host."""

from __future__ import annotations

from django.urls import path

from .shop import account, letters

urlpatterns = [
    path("account/privacy", account.overview, name="account-privacy"),
    path("account/privacy/copy", account.copy),
    path("account/privacy/close", account.close),
    path("account/privacy/keep", account.keep),
    path("account/privacy/file", account.file),
    path("account/privacy/ask", letters.ask),
    path("account/privacy/request", letters.answer),
    path("account/privacy/request/<str:token>", letters.link, name="account-privacy-request"),
    path("account/privacy/request/<str:token>/file", letters.file),
]
