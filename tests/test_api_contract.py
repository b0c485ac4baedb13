"""The running APIs do what their descriptions say, whatever is sent: no fault of ours, no other shape."""

from __future__ import annotations

import http.client
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.testing.live import LiveStack
from kaidian.openapi import SHOP, frozen
from tests.contract import hold, operations_of
from tests.live_shop import LiveShop, api_tokens, open_shop

pytestmark = pytest.mark.e2e
TOKENS = 20


def label_of(operation: Any) -> str:
    return str(operation.label)


@dataclass
class Api:
    """The running API, and tokens that take turns, so that none runs out of what it may spend."""

    url: str
    tokens: Iterator[str]


@pytest.fixture(scope="module")
def api(live_stack: LiveStack) -> Api:
    managed = open_shop(live_stack, "contract-admin", units=100)
    return Api(live_stack.url, itertools.cycle(api_tokens(live_stack, managed.handle, TOKENS)))


@pytest.mark.parametrize("operation", operations_of(frozen()), ids=label_of)
def test_every_operation_keeps_its_promise(api: Api, operation: Any) -> None:
    places = itertools.count()

    def prepare(case: Any) -> Mapping[str, str]:
        if "id" in case.path_parameters and next(places) % 2:
            case.path_parameters["id"] = 1  # there is one
        return {"Authorization": f"Bearer {next(api.tokens)}"}

    hold(operation, api.url, prepare)


@dataclass
class ShopApi:
    """The API of a running shop with what a client of it has: a cart with something in it, filled in; an
    order; two customers, of whom the second may be signed out."""

    shop: LiveShop
    cart: str
    order: str
    customers: tuple[str, str]
    line: int
    address: int

    def real(self, operation: str) -> dict[str, object]:
        """What the parts of an address can be that is there."""
        token = self.order if operation.startswith("order_") and "create" not in operation else self.cart
        row = self.address if operation.startswith("customer_address_") else self.line
        return {"token": token, "handle": "beads", "blog": "journal", "code": "CN", "id": row}


class Caller:
    """Calls the API of a shop."""

    def __init__(self, shop: LiveShop) -> None:
        self._host = urlsplit(shop.url)

    def __call__(self, method: str, path: str, body: object, **headers: str) -> Any:
        """What is answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self._host.port, timeout=20)
        sent = {"Host": self._host.netloc, "Content-Type": "application/json", **headers}
        try:
            connection.request(method, f"/api/2026-11/{path}", json.dumps(body), sent)
            answer = connection.getresponse()
            told = json.loads(answer.read())
        finally:
            connection.close()
        assert answer.status < 300, told
        return told


@pytest.fixture(scope="module")
def shop_api(live_stack: LiveStack) -> ShopApi:
    # A store of its own: in the other one the admin's API has archived and deleted what could be sold.
    shop = open_shop(live_stack, "contract-shop", units=100)
    call = Caller(shop)
    address = {"country": "CN", "region": "GD", "city": "Shenzhen", "line1": "1 Nanshan Road"}
    filled = {
        "email": "li@example.com",
        "shipping_address": {**address, "name": "Li Lei", "phone": "13800138000"},
        "shipping_method": str(shop.rate),
    }
    carts = []
    for _each in range(2):
        cart = call("POST", "carts", {"lines": [{"variant_id": shop.variant}]})["token"]
        call("PATCH", f"carts/{cart}/checkout", filled)
        carts.append(cart)
    total = call("PATCH", f"carts/{carts[0]}/checkout", {})["total"]
    placed = call("POST", f"carts/{carts[0]}/orders", {"total": total}, **{"Idempotency-Key": "one"})
    people = [{"email": f"{name}@example.com", "password": "blue-kettle-42"} for name in ("mei", "wu")]
    tokens = [call("POST", "customers", person)["token"] for person in people]
    home = {**address, "first_name": "Mei"}
    kept = call("POST", "customer/addresses", home, Authorization=f"Bearer {tokens[0]}")
    line = call("PATCH", f"carts/{carts[1]}", {})["lines"][0]
    order: str = placed["order"]["token"]
    return ShopApi(shop, carts[1], order, (tokens[0], tokens[1]), line["id"], kept["id"])


@pytest.mark.parametrize("operation", operations_of(frozen(SHOP)), ids=label_of)
def test_every_operation_of_the_shops_api_keeps_its_promise(shop_api: ShopApi, operation: Any) -> None:
    name = operation.definition.raw["operationId"]
    real, places = shop_api.real(name), itertools.count()
    host = urlsplit(shop_api.shop.url).netloc

    def prepare(case: Any) -> Mapping[str, str]:
        is_real = next(places) % 3
        for part in case.path_parameters if is_real else ():
            case.path_parameters[part] = real[part]
        customer = shop_api.customers["token_destroy" in name]
        is_known = "/customer/" in case.path or case.path.endswith("/customer") or is_real == 2
        return {"Host": host, **({"Authorization": f"Bearer {customer}"} if is_known else {})}

    hold(operation, shop_api.shop.stack.url, prepare)
