"""The address book of any country: what it needs, how its provinces are called, what was there before."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from storefront.addresses import AddressDrop
from storefront.customers.actions import save_address
from storefront.customers.models import CustomerAddress
from storefront.customers.testing import make_account, signed_in_at
from storefront.testing import make_rate
from tenants.models import Store
from themes.rendering.page import Page

from .test_account_pages import HOME, HOME_DRAFT

pytestmark = pytest.mark.django_db


def fault_in(page: str, field: str) -> str:
    """What is said of a field of the form for a new address; "" for nothing."""
    found = re.search(f'id="address-new-{field}-fault">([^<]*)', page)
    return found[1] if found else ""


def test_an_address_has_what_its_country_needs(store: Store) -> None:
    shopper = signed_in_at(store, make_account())
    hong_kong = {**HOME, "address[country]": "HK", "address[city]": "", "address[phone]": "21234567"}
    answer = shopper.post("/account/addresses", {**hong_kong, "address[province]": ""})
    assert fault_in(answer.text, "province") == "请从列表中选择。"
    shopper.post("/account/addresses", {**hong_kong, "address[province]": "九龍"})
    kept = CustomerAddress.objects.get()
    assert (kept.country, kept.region, kept.city, kept.postcode) == ("HK", "Kowloon", "", "")
    kingdom = {**HOME, "address[country]": "英国", "address[province]": "", "address[phone]": ""}
    answer = shopper.post("/account/addresses", {**kingdom, "address[zip]": "12345"})
    assert fault_in(answer.text, "zip") == "该国家或地区的邮编格式如 EC1Y 8SY。"
    shopper.post("/account/addresses", {**kingdom, "address[zip]": "sw1a 2aa"})
    assert CustomerAddress.objects.latest("pk").postcode == "SW1A 2AA"


def test_an_old_province_in_free_words_stays_and_is_shown(store: Store) -> None:
    customer = make_account()
    old = save_address(customer=customer, draft=replace(HOME_DRAFT, region="江苏一带"))
    shopper = signed_in_at(store, customer)
    assert 'value="江苏一带"' in shopper.get("/account/addresses").text
    same = {**HOME, "address[province]": "江苏一带", "address[city]": "南京市"}
    assert shopper.post(f"/account/addresses/{old.pk}", same).status_code == 302
    old.refresh_from_db()
    assert (old.region, old.city) == ("江苏一带", "南京市")
    answer = shopper.post("/account/addresses", same)
    assert (answer.status_code, "address-new-province-fault" in answer.text) == (422, True)
    assert CustomerAddress.objects.count() == 1


def test_countries_bring_their_provinces(store: Store) -> None:
    make_rate()
    page = signed_in_at(store, make_account()).get("/account/addresses").text
    option = '<option value="中国" data-code="CN" data-provinces="([^"]*)"([^>]*)>中国</option>'
    options = re.findall(option, page)
    provinces = json.loads(unescape(options[0][0]))
    assert provinces[:2] == [["安徽省", "安徽省"], ["北京市", "北京市"]]
    assert len(provinces) == 31
    assert unescape(options[0][1]) == (
        """ data-labels="{"province":"省份","city":"城市","zip":"邮编"}" data-needs="province city\""""
    )
    assert "shopify_common.js" in page


def test_an_address_in_themes(store: Store) -> None:
    page = Page(locale="en", currency="CNY")
    draft = {"country": "CN", "region": "广东省", "city": "Shenzhen", "line1": "1 Keyuan Road", "name": "Lin"}
    address = AddressDrop(draft, page)
    assert [address[name] for name in ("province", "province_code", "country_code")] == [
        "Guangdong",
        "GD",
        "CN",
    ]
    assert address["summary"] == "Lin, 1 Keyuan Road, Shenzhen, Guangdong"
    old = AddressDrop({**draft, "region": "the south"}, page)
    assert [old[name] for name in ("province", "province_code")] == ["the south", "the south"]
