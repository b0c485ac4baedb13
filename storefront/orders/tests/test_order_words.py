"""What merchants and shoppers read of an order, in their own words."""

from __future__ import annotations

import pytest
from django.utils import translation

from storefront.orders.actions import mark_paid, note_order, place_order
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
