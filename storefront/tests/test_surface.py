"""What every request to a store's host passes."""

from __future__ import annotations

import json
import re

import pytest

from storefront.testing import shopper_at
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["products/a%00b", "collections/%00", "policies/%00", "orders/%00/state"])
def test_a_path_that_can_be_no_name_is_not_found(store: Store, path: str) -> None:
    answer = shopper_at(store).get(f"/{path}")
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, "zh-Hans")


@pytest.mark.parametrize("origin", ["http://[", "null", "https://evil.example", "http://localhost"])
def test_a_form_from_elsewhere_is_not_taken(store: Store, origin: str) -> None:
    answer = shopper_at(store, origin=origin).post("/cart/add", {"id": "1"})
    assert answer.status_code == 403


def test_scripts_find_the_shop_the_language_and_the_currency(store: Store) -> None:
    html = shopper_at(store).get("/").content.decode()
    found = re.search(r"window\.Shopify=Object\.assign\(window\.Shopify\|\|\{\},(\{.*?\})\)</script>", html)
    assert found is not None
    assert json.loads(found[1]) == {
        "shop": store.host,
        "locale": store.locale,
        "country": "CN",
        "currency": {"active": store.currency, "rate": "1.0"},
        "routes": {"root": "/"},
    }


def test_scripts_that_older_themes_ask_the_platform_for(store: Store) -> None:
    answer = shopper_at(store).get("/platform-assets/option_selection.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"CountryProvinceSelector" in answer.content
    assert shopper_at(store).get("/platform-assets/other.js").status_code == 404


def test_a_shop_has_an_icon_where_its_theme_names_none(store: Store) -> None:
    response = shopper_at(store).get("/favicon.ico")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/svg+xml")
    assert f">{store.name[0].upper()}</text>" in response.content.decode()
    assert "public" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/collections/all/?page=2", "/collections/all?page=2"),
        ("/en/cart/", "/en/cart"),
        ("/%2Fevil.example//", "/evil.example"),
        ("/%5Cevil.example/", "/%5Cevil.example"),
    ],
)
def test_a_slash_at_the_end_of_an_address_is_let_go(store: Store, asked: str, leads_to: str) -> None:
    response = shopper_at(store).get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, leads_to)
