"""Orders that are old enough lose their names, in batches, whether anybody asked or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.models import Event
from storefront.customers.actions import is_erased
from storefront.customers.models import Customer
from storefront.customers.testing import make_account
from storefront.customers.tests.test_account_pages import an_order
from storefront.orders.models import Order, OrderLine
from storefront.privacy.actions import change_terms
from storefront.privacy.actions.forgetting import BATCH, Place, forget_batch, forget_people, names_until
from storefront.privacy.tasks import BATCHES, forget_old_orders
from storefront.privacy.terms import named_years
from tenants.models import Store

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=365 * 10 + 5)


def old(order: Order, by: timedelta = LONG_AGO) -> Order:
    Order.objects.filter(pk=order.pk).update(placed_at=timezone.now() - by)
    Customer.objects.filter(pk=order.customer_id).update(created_at=timezone.now() - by)
    return order


def named() -> int:
    return Order.objects.exclude(email__endswith="@erased.invalid").count()


def many(count: int) -> None:
    """As many copies of one order, a minute apart, ten years and more ago."""
    pattern = an_order()
    first = timezone.now() - LONG_AGO - timedelta(minutes=count)
    fields = [each for each in Order._meta.concrete_fields if not each.primary_key and each.name != "token"]
    kept = {each.attname: getattr(pattern, each.attname) for each in fields}
    Order.objects.bulk_create(
        [Order(**kept | {"placed_at": first + timedelta(minutes=each)}) for each in range(count)], 1000
    )


def test_names_go_and_books_stay(store: Store) -> None:
    customer = make_account()
    order, young = old(an_order(customer)), an_order(customer)
    Order.objects.filter(pk=order.pk).update(note="Ring twice", ip="1.2.3.4", phone="13800138000")
    before = names_until(timezone.now())
    assert before is not None
    assert forget_batch(before=before) is None
    done = Order.objects.get(pk=order.pk)
    assert done.email == f"erased-{customer.pk}@erased.invalid"
    assert set(done.shipping_address) | set(done.billing_address) <= {"country", "region"}
    assert (done.note, done.ip, done.phone, done.attributes) == ("", "", "", {})
    assert (done.total, done.tax, done.placed_at < before) == (order.total, order.tax, True)
    assert "紫水晶手串" in done.search_text
    assert OrderLine.objects.get(order=order).properties == {}
    after = Order.objects.get(pk=young.pk)
    assert (after.email, after.shipping_address) == (young.email, young.shipping_address)
    told = Event.objects.get(name="store.orders_forgotten")
    assert (told.payload["count"], told.actor) == (1, "system")
    assert not is_erased(Customer.objects.get(pk=customer.pk))


def test_ten_thousand_orders_take_bounded_statements(store: Store) -> None:
    many(10_000)
    before = names_until(timezone.now())
    assert before is not None
    place: Place | None = None
    counts, batches = set(), 0
    while True:
        with CaptureQueriesContext(connection) as queries:
            place = forget_batch(before=before, after=place)
        batches += 1
        if place is None:
            break
        counts.add(len(queries))
    assert batches == 10_000 // BATCH + 1
    assert (len(counts), max(counts) <= 30) == (1, True)
    assert named() == 1  # the pattern, which is of today


def test_a_run_that_was_cut_off_is_gone_on_with(store: Store) -> None:
    many(BATCH + 50)
    before = names_until(timezone.now())
    assert before is not None
    forget_batch(before=before)
    assert named() == 51
    forget_batch(before=before)
    assert named() == 1
    events = Event.objects.filter(name="store.orders_forgotten").order_by("pk")
    assert [event.payload["count"] for event in events] == [BATCH, 50]
    forget_batch(before=before)
    assert events.count() == 2


def test_a_task_takes_some_and_another_goes_on(store: Store) -> None:
    many(30)
    with (
        patch("storefront.privacy.actions.forgetting.BATCH", 2),
        patch.object(forget_old_orders, "send") as send,
    ):
        forget_old_orders()
        assert named() == 31 - 2 * BATCHES
        forget_old_orders(*send.call_args.args)
        assert (named(), send.call_count) == (1, 1)


def test_the_merchant_turns_it_off_and_the_law_keeps_names_longer(store: Store) -> None:
    order = old(an_order(), timedelta(days=365 * 6))
    change_terms(waits_days=7, kept_years=5, forgets_orders=True, actor="account:1")
    assert named_years() == 10
    forget_old_orders()
    old(order)
    change_terms(waits_days=7, kept_years=12, forgets_orders=True, actor="account:1")
    forget_old_orders()
    change_terms(waits_days=7, kept_years=10, forgets_orders=False, actor="account:1")
    forget_old_orders()
    assert named() == 1
    change_terms(waits_days=7, kept_years=10, forgets_orders=True, actor="account:1")
    forget_old_orders()
    assert named() == 0


def test_the_29th_of_february(store: Store) -> None:
    assert names_until(datetime(2028, 2, 29, 12, tzinfo=UTC)) == datetime(2018, 2, 28, 12, tzinfo=UTC)


def test_guests_without_younger_orders_are_erased(store: Store) -> None:
    guest, member, regular, reader = (
        f"{name}@example.com" for name in ("guest", "member", "regular", "reader")
    )
    make_account(member)
    for email in (guest, member, regular, reader):
        old(an_order(email=email))
    an_order(email=regular)
    Customer.objects.filter(email=member).update(registered_at=timezone.now())
    Customer.objects.filter(email=reader).update(accepts_marketing=True)
    Order.objects.update(payment_status="paid", fulfilment_status="fulfilled")
    before = names_until(timezone.now())
    assert before is not None
    assert forget_people(before=before) == 1
    left = set(Customer.objects.exclude(email__endswith="@erased.invalid").values_list("email", flat=True))
    assert left == {member, regular, reader}
    assert forget_people(before=before) == 0
