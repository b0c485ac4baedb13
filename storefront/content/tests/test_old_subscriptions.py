"""Addresses of the newsletter that were kept as messages become customers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from storefront.customers.actions import remember_customer
from storefront.customers.models import Customer
from tenants.models import Store

pytestmark = pytest.mark.django_db
ASKED_AT = datetime(2026, 3, 1, tzinfo=UTC)
BEFORE = [("content", "0005_shop_videos"), ("customers", "0004_customer_marketing_source")]


@pytest.fixture
def old_apps(store: Store) -> Any:
    """The models before the migration, with the column that it takes away."""
    apps = MigrationLoader(connection).project_state(BEFORE).apps
    message = apps.get_model("content", "Message")
    with connection.schema_editor() as editor:
        editor.add_field(message, message._meta.get_field("kind"))
    return apps


def a_customer(email: str, *, accepts: bool, said: timedelta | None) -> Customer:
    """Somebody whom the shop knows, who said something of news so long after asking for the newsletter."""
    customer = remember_customer(email=email, name="", phone="", locale="en")
    customer.accepts_marketing = accepts
    customer.marketing_at = ASKED_AT + said if said is not None else None
    customer.save()
    return customer


def test_whoever_asked_is_a_customer_who_agreed(old_apps: Any) -> None:
    never = a_customer("never@example.com", accepts=False, said=None)
    stopped = a_customer("stopped@example.com", accepts=False, said=timedelta(days=1))
    messages = old_apps.get_model("content", "Message").objects
    for email in ("New@example.com", "never@example.com", "stopped@example.com"):
        messages.create(kind="subscription", email=email, locale="zh-Hans", created_at=ASKED_AT)
    messages.create(kind="message", email="lin@example.com", locale="zh-Hans", body="在吗？")

    migration = import_module("storefront.content.migrations.0006_subscriptions_are_customers")
    migration.move_subscriptions(old_apps, None)

    new = Customer.objects.get(email="new@example.com")
    assert (new.locale, new.created_at, new.has_account) == ("zh-Hans", ASKED_AT, False)
    never.refresh_from_db()
    for customer in (new, never):
        agreed = (customer.accepts_marketing, customer.marketing_at, customer.marketing_source)
        assert agreed == (True, ASKED_AT, "newsletter")
    stopped.refresh_from_db()
    assert (stopped.accepts_marketing, stopped.marketing_source) == (False, "")
    assert [row.body for row in messages.all()] == ["在吗？"]
    assert Customer.objects.count() == 3
