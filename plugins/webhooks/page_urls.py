"""Addresses of webhooks under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import log_pages, pages

urlpatterns = [
    path("webhooks", pages.list_endpoints, name="webhooks"),
    path("webhooks/new", pages.add_endpoint, name="webhook_new"),
    path("webhooks/events", pages.show_events, name="webhook_events"),
    path("webhooks/events.json", pages.show_schemas, name="webhook_schemas"),
    path("webhooks/<int:endpoint_id>", log_pages.show_endpoint, name="webhook"),
    path("webhooks/<int:endpoint_id>/edit", pages.edit_endpoint, name="webhook_edit"),
    path("webhooks/<int:endpoint_id>/secret", pages.show_secret, name="webhook_secret"),
    path("webhooks/<int:endpoint_id>/rotate", pages.rotate, name="webhook_rotate"),
    path("webhooks/<int:endpoint_id>/switch", pages.switch, name="webhook_switch"),
    path("webhooks/<int:endpoint_id>/remove", pages.remove, name="webhook_remove"),
    path("webhooks/<int:endpoint_id>/test", log_pages.test, name="webhook_test"),
    path("webhooks/<int:endpoint_id>/replay", log_pages.replay, name="webhook_replay"),
    path("webhooks/messages/<int:message_id>", log_pages.show_message, name="webhook_message"),
    path("webhooks/messages/<int:message_id>/replay", log_pages.replay_one, name="webhook_message_replay"),
]
