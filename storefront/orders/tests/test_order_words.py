"""What merchants and shoppers read of an order, in their own words."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import translation

from backoffice.testing import client_of
from storefront.orders.actions import mark_paid, note_order, place_order
from storefront.orders.emails import send_refunded
from storefront.orders.forms import NoteForm
from storefront.orders.tests.test_orders import draft
from storefront.orders.timeline import entries
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", ["Note", "Order paid. Confirmation e-mail sent.", "Order placed for CN¥268.00"]),
        ("zh-hans", ["备注", "订单已付款，确认邮件已发送", "顾客下单，金额 ¥268.00"]),
    ],
)
def test_the_timeline(store: Store, language: str, titles: list[str]) -> None:
    order = place_order(draft=draft())
    order = mark_paid(order=order, amount=order.total)
    note_order(order=order, text="fragile", actor="account:1")
    locale = "zh-Hans" if language == "zh-hans" else language
    with translation.override(language):
        assert [entry.told.title for entry in entries(order, locale)] == titles
        assert str(NoteForm().fields["text"].label) == titles[0]


def test_the_letter_about_a_refund_names_the_order(store: Store) -> None:
    order = place_order(draft=draft())
    send_refunded(order, 12_800)
    letter = mail.outbox[0]
    assert f"订单 {order.name} 已退款 ¥128.00，到账时间视银行而定，通常需要几天。" in str(letter.body)


def test_the_order_page_puts_what_became_of_a_line_apart(store: Store) -> None:
    order = place_order(draft=draft())
    mark_paid(order=order, amount=order.total)
    order.lines.update(fulfilled=1, cancelled=1)
    page = client_of(store.memberships.get().account).get(f"/stores/{store.handle}/orders/{order.number}/")
    assert "1 sent · 1 refunded before sending" in page.content.decode()
