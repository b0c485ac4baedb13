"""Addresses of billing on the platform's host."""

from __future__ import annotations

from django.urls import path

from . import webhooks

urlpatterns = [path("webhooks/stripe/billing", webhooks.stripe_webhook, name="stripe_billing_webhook")]
