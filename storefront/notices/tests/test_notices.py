"""Notices go out by the channels that were chosen, are tried again, and break nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.testing import check_access, client_of, open_another, personas
from foundation.events import record
from foundation.models import Event
from plugins.actions import install_plugin, switch_plugin
from plugins.actions.work import run_errand
from plugins.models import Errand, LogLine
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from storefront.notices.actions import choose_channels, write_notices
from storefront.notices.channels import CHOSEN
from storefront.orders.events import OrderPaid
from storefront.orders.models import Order
from storefront.payments.tests.till import order_of
from storefront.testing import make_product, variant_of
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
PAID, STAFF = "order.paid:shopper", "order.paid:staff"
KEPT = PluginStorage("courier")


@pytest.fixture(autouse=True)
def courier(store: Store) -> Iterator[Store]:
    """A store with the plugin `courier`."""
    with with_plugins("storefront.notices.tests.courier"):
        install_plugin(plugin="courier")
        yield store


@pytest.fixture
def order(store: Store) -> Order:
    return order_of(variant_of(make_product()), 1)


def happen(order: Order) -> Event:
    with transaction.atomic():
        return record(OrderPaid(order=order.pk, amount=order.total, currency="CNY"), subject=order)


def tell(order: Order) -> None:
    """The event is delivered, and a worker runs what follows."""
    for errand_id in write_notices(event=happen(order)):
        run_errand(errand_id=errand_id)


def test_a_notice_goes_out_by_what_was_chosen_in_the_readers_language(order: Order, store: Store) -> None:
    choose_channels(wanted={PAID: ["courier/sms", "courier/desk", "nobody/x"], STAFF: ["courier/desk"]})
    assert CHOSEN.read() == {PAID: ["courier/sms"], STAFF: ["courier/desk"]}
    tell(order)
    first, second = (KEPT.get(f"message:{number}") for number in (1, 2))
    assert (first["event"], first["subject"], first["email"], first["locale"]) == (
        "order.paid",
        f"订单 {order.name} 已确认",
        "li@example.com",
        "zh-Hans",
    )
    assert (first["url"], first["customer"]) == (f"{store.url}/orders/{order.token}", order.customer_id)
    assert order.name in second["subject"]
    assert second["url"].endswith(f"/stores/{store.handle}/orders/{order.number}/")
    assert Errand.objects.count() == 0


def test_the_same_event_twice_is_told_once(order: Order) -> None:
    choose_channels(wanted={PAID: ["courier/sms"]})
    event = happen(order)
    assert len(write_notices(event=event)) == 1
    assert len(write_notices(event=event)) == 1
    for errand in Errand.objects.all():
        run_errand(errand_id=errand.pk)
        run_errand(errand_id=errand.pk)
    assert KEPT.get("sent") == 1


@pytest.mark.parametrize("does", ["raise", "hang", "rubbish"])
def test_what_fails_is_tried_again(order: Order, settings: Any, does: str) -> None:
    settings.PLUGIN_PATIENCE = 0.02 if does == "hang" else 20
    choose_channels(wanted={PAID: ["courier/sms"]})
    KEPT.set("does", does)
    tell(order)
    errand = Errand.objects.get()
    assert (errand.tries, LogLine.objects.get().place) == (1, "notification_channels/sms")
    KEPT.set("does", "")
    settings.PLUGIN_PATIENCE = 20
    Errand.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    run_errand(errand_id=errand.pk)
    assert (KEPT.get("sent"), Errand.objects.count()) == (1, 0)


def test_a_channel_that_is_off_is_left_out_and_keeps_its_place(order: Order) -> None:
    choose_channels(wanted={PAID: ["courier/sms"]})
    waiting = write_notices(event=happen(order))
    switch_plugin(plugin="courier", is_on=False)
    run_errand(errand_id=waiting[0])
    tell(order)
    assert (KEPT.get("sent"), Errand.objects.count()) == (None, 0)
    choose_channels(wanted={STAFF: ["email/email"]})
    assert CHOSEN.read() == {PAID: ["courier/sms"], STAFF: ["email/email"]}


def test_the_cores_own_channel_writes_to_the_team(order: Order, store: Store, store_owner: Any) -> None:
    choose_channels(wanted={STAFF: ["email/email"]})
    tell(order)
    (letter,) = mail.outbox
    assert (letter.to, order.name in letter.subject) == ([store_owner.email], True)


def test_a_mail_server_that_is_away_is_asked_again(order: Order) -> None:
    choose_channels(wanted={STAFF: ["email/email"]})
    with patch.object(mail.EmailMultiAlternatives, "send", side_effect=SMTPServerDisconnected):
        tell(order)
    assert Errand.objects.get().tries == 1


def test_another_store_hears_nothing(order: Order) -> None:
    choose_channels(wanted={PAID: ["courier/sms"]})
    event = happen(order)
    with in_store(open_another()):
        assert write_notices(event=event) == []


def test_where_nothing_is_chosen_one_question_is_all_it_costs(order: Order) -> None:
    event = happen(order)
    with CaptureQueriesContext(connection) as asked:
        write_notices(event=event)
    assert len(asked) == 1


def test_the_page_keeps_what_was_chosen(store: Store, store_owner: Any) -> None:
    check_access(personas(store, open_another()), store, "notices")
    client = client_of(store_owner)
    address = f"/stores/{store.handle}/settings/notifications"
    assert "Text message" in client.get(address).text
    client.post(address, {PAID: ["courier/sms"], STAFF: ["email/email", "courier/sms"]})
    assert client.get(address).text.count("checked") == 2
    with in_store(store):
        assert CHOSEN.read() == {PAID: ["courier/sms"], STAFF: ["email/email"]}
        assert Event.objects.get(name="store.notices_chosen").payload == {"channels": CHOSEN.read()}
