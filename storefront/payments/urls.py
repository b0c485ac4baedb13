"""Addresses of payments on the platform's host."""

from django.urls import path

from . import webhooks

urlpatterns = [
    path("webhooks/stripe", webhooks.stripe_webhook, name="stripe_webhook"),
    path(
        "webhooks/payments/<uuid:store>/<slug:plugin>/<slug:gateway>",
        webhooks.gateway_webhook,
        name="gateway_webhook",
    ),
]
