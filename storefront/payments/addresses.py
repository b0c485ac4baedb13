"""Addresses that gateways are given: where shoppers come back to, and where to tell of news."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from storefront.surface import prefix_of
from tenants.context import require_store

from .models import Payment


def back_url(payment: Payment) -> str:
    """Where a shopper returns to who was sent elsewhere to pay, in the order's language."""
    store, locale = require_store(), payment.order.locale
    root = prefix_of(store, locale) if locale in store.locales else ""
    return f"{store.url}{root}/checkout/return/{payment.key}"


def webhook_url(gateway: str) -> str:
    """Where a gateway tells of this store's payments; on the platform's host, so it outlives domains."""
    plugin, _slash, name = gateway.partition("/")
    parts = {"store": require_store().uid, "plugin": plugin, "gateway": name or plugin}
    path = reverse("gateway_webhook", urlconf=settings.ROOT_URLCONF, kwargs=parts)
    return f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}{path}"
