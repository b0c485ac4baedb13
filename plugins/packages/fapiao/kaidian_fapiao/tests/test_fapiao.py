"""Invoices: asked for in a shop, issued in its back office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from accounts.models import Account
from backoffice.testing import client_of
from kaidian_fapiao.numbers import is_invoice_number, is_tax_number, tidy
from plugins.actions import change_plugin_settings, install_plugin
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from storefront.customers.models import Customer
from storefront.customers.testing import make_account, signed_in_at
from storefront.extensions.testing import letters_at_once
from storefront.orders.models import Order
from storefront.payments.tests.till import order_of
from storefront.testing import make_product, shopper_at, variant_of
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import install_theme

TAX = "91350100M000100Y43"
"""The example that GB 32100-2015 gives."""


@pytest.mark.parametrize("number", [TAX, "91110000600037341L", "911101085923662400"])
def test_tax_numbers_that_hold(number: str) -> None:
    assert is_tax_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        TAX[:-1],
        TAX + "0",
        TAX[:-1] + "4",
        "91350100M000100Y34",  # two signs changed places
        "9135O100M000100Y43",  # O for 0
        "９1350100M000100Y43",
        TAX.lower(),
    ],
)
def test_tax_numbers_that_do_not(number: str) -> None:
    assert not is_tax_number(number)


def test_numbers_are_tidied_and_told_apart() -> None:
    assert tidy(" 91350100-m000 100y43 ") == TAX
    numbers = ("12345678", "1" * 20, "1" * 19, "", "1234567a", "１２３４５６７８")
    assert [is_invoice_number(number) for number in numbers] == [True, True, False, False, False, False]


@pytest.fixture
def shop(store: Store) -> Iterator[Store]:
    with with_plugins("kaidian_fapiao"), letters_at_once():
        install_plugin(plugin="fapiao")
        install_theme(package="folio")
        yield store


@pytest.fixture
def order(shop: Store) -> Order:
    """An order of li@example.com."""
    return order_of(variant_of(make_product()), 2)


def ask(shop: Store, placed: Order, *, who: Customer | None = None, **form: str) -> Any:
    sent = {"order": placed.name, "email": "LI@example.com", "kind": "person", "title": "李雷"}
    sent |= {"send_to": "li@work.example", **form}
    client = signed_in_at(shop, who) if who else shopper_at(shop)
    answer = client.post("/apps/fapiao", sent)
    enter_store(shop)
    return answer


def row_of(order: Order) -> Any:
    return PluginStorage("fapiao").get(f"request:{order.name}")


def desk(shop: Store, owner: Account, path: str = "", **form: str) -> Any:
    url = f"/stores/{shop.handle}/plugins/fapiao/pages/requests/{path}"
    client = client_of(owner)
    answer = client.post(url, form, follow=True) if form else client.get(url)
    enter_store(shop)
    return answer


@pytest.mark.django_db
def test_a_company_asks_and_gets_its_invoice(shop: Store, order: Order, store_owner: Account) -> None:
    change_plugin_settings(plugin="fapiao", values={"note": "三个工作日 <内>"})
    form = shopper_at(shop).get("/apps/fapiao?order=%231001").text
    enter_store(shop)
    assert "三个工作日 &lt;内&gt;" in form
    company = {"kind": "company", "title": "拾光 <饰品>", "tax_number": TAX.lower()}
    answer = ask(shop, order, who=None, **company)
    assert "抬头“拾光 &lt;饰品&gt;”" in answer.text
    assert "拾光 &lt;饰品&gt;" in desk(shop, store_owner).text
    number = order.name.removeprefix("#")
    one = desk(shop, store_owner, f"one/{number}")
    assert TAX in one.text
    wrong = desk(shop, store_owner, f"one/{number}", _act="issue", number="123", url="")
    assert "20" in wrong.text
    assert row_of(order)["state"] == "waiting"
    link = "https://tax.example/f.pdf"
    done = desk(shop, store_owner, f"one/{number}", _act="issue", number="1" * 20, url=link)
    assert "gets a letter" in done.text
    (letter,) = mail.outbox
    assert letter.to == ["li@work.example"]
    assert "1" * 20 in str(letter.body)
    assert link in str(letter.body)
    assert order.name in desk(shop, store_owner, "issued").text
    assert order.name not in desk(shop, store_owner).text
    assert f'href="{link}"' in ask(shop, order, title="Other").text
    assert row_of(order)["title"] == "拾光 <饰品>"  # an issued one is not changed


@pytest.mark.django_db
def test_a_refused_one_can_be_asked_for_again(shop: Store, order: Order, store_owner: Account) -> None:
    ask(shop, order)
    number = order.name.removeprefix("#")
    desk(shop, store_owner, f"one/{number}", _act="refuse", reason="抬头不全")
    assert "抬头不全" in str(mail.outbox[0].body)
    assert order.name in desk(shop, store_owner, "refused").text
    ask(shop, order, title="李雷雷")
    assert (row_of(order)["state"], row_of(order)["title"]) == ("waiting", "李雷雷")
    assert order.name not in desk(shop, store_owner, "refused").text
    assert order.name in desk(shop, store_owner).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"email": "wang@example.com"}, "没有找到该邮箱对应的订单"),
        ({"order": "9999999"}, "没有找到该邮箱对应的订单"),
        ({"order": "x"}, "没有找到该邮箱对应的订单"),
        ({"kind": "both"}, "请选择个人或企业抬头"),
        ({"title": " "}, "请填写发票抬头"),
        ({"kind": "company", "tax_number": "91350100M000100Y44"}, "税号有误"),
        ({"send_to": "li"}, "请填写接收发票的邮箱"),
    ],
)
def test_what_is_wrong_is_said(shop: Store, order: Order, form: dict[str, str], fault: str) -> None:
    answer = ask(shop, order, who=None, **form)
    assert answer.status_code == 422
    assert fault in answer.text
    assert row_of(order) is None


@pytest.mark.django_db
def test_only_its_buyer_asks_and_guesses_end(shop: Store) -> None:
    buyer = make_account("li@example.com")
    order = order_of(variant_of(make_product()), 2)
    assert buyer.pk == order.customer_id
    assert "已收到" in ask(shop, order, who=buyer, email="").text
    other = order_of(variant_of(make_product("Other")), 1)
    Order.objects.filter(pk=other.pk).update(email="wang@example.com")
    for _ in range(10):
        assert "没有找到" in ask(shop, other, email="guess@example.com").text
    assert "一小时后再来" in ask(shop, other, email="wang@example.com").text
    assert row_of(other) is None
