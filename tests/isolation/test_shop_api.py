"""A store is an island in the shops' API too: the whole description is walked at one store's host with the
other's ids, and with the other's tokens of carts, orders and customers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from foundation.api.versions import CURRENT
from kaidian.openapi import SHOP, frozen
from tenants.context import enter_store
from tests.isolation.api_bodies import body_of
from tests.isolation.asking import Answer, ask
from tests.isolation.dump import differences, dump_of
from tests.isolation.test_every_url import untouched
from tests.isolation.undo import rolled_back
from tests.isolation.world import Side, World

DESCRIPTION = json.loads(frozen(SHOP))
BASE = f"/api/{CURRENT}/"
METHODS = ("get", "post", "patch", "delete")
FOR_CUSTOMERS: list[dict[str, Any]] = [{"customer": []}]
OF_NO_STORE = {"countries/{code}": "CN"}
THINGS: dict[str, Callable[[Side], object]] = {
    "blogs": lambda side: side.blog.handle,
    "carts": lambda side: side.cart.token,
    "collections": lambda side: side.collection.handle,
    "customer": lambda side: side.address.pk,
    "orders": lambda side: side.order.token,
    "products": lambda side: side.product.handle,
}
"""What the first variable part of an address names; the second is a line of a cart, or an article."""


@dataclass(frozen=True)
class Operation:
    """One method of one path of the description."""

    path: str
    method: str
    facts: dict[str, Any]

    @property
    def names_a_thing(self) -> bool:
        """Whether a part of the address is of one store alone."""
        return "{" in self.path and self.path not in OF_NO_STORE

    @property
    def is_for_customers(self) -> bool:
        """Whether it needs a customer's token."""
        return self.facts.get("security") == FOR_CUSTOMERS or self.name == "customer_token_destroy"

    @property
    def knows_customers(self) -> bool:
        """Whether it reads a customer's token."""
        return bool(self.facts.get("security")) or self.is_for_customers

    @property
    def name(self) -> str:
        return str(self.facts["operationId"])

    def of(self, side: Side) -> str:
        """The address of the side's thing."""
        parts = {"code": "CN", "id": side.cart_line, "handle": side.article.handle}
        if self.names_a_thing:
            first = self.path.partition("{")[2].partition("}")[0]
            parts[first] = THINGS[self.path.partition("/")[0]](side)
        return BASE + self.path.format_map({"token": "", **parts})


def operations() -> Iterator[Operation]:
    for path, item in DESCRIPTION["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(path.removeprefix(BASE), method, item[method])


ALL = list(operations())


def each(wanted: Callable[[Operation], bool]) -> pytest.MarkDecorator:
    """A test of every operation that is wanted."""
    found = [operation for operation in ALL if wanted(operation)]
    return pytest.mark.parametrize("operation", found, ids=lambda operation: operation.name)


def call(operation: Operation, at: Side, path: str, token: str = "", body: Any = None) -> Answer:
    """What is answered at a side's host."""
    enter_store(None)
    headers = {"host": at.store.host, **({"authorization": f"Bearer {token}"} if token else {})}
    client = Client(headers=headers)
    if operation.method == "get":
        return ask(client, "get", path)
    key = {"idempotency-key": "walk"} if body and operation.name == "order_create" else {}
    sent = json.dumps(body or {})
    return ask(client, operation.method, path, sent, content_type="application/json", headers=key)


def test_every_kind_of_thing_is_known() -> None:
    kinds = {operation.path.partition("/")[0] for operation in ALL if operation.names_a_thing}
    assert kinds == set(THINGS)


@each(lambda operation: operation.names_a_thing)
def test_things_of_another_store_are_not_there(world: World, operation: Operation) -> None:
    theirs, ours = operation.of(world.b), operation.of(world.a)
    assert theirs != ours
    with untouched(world.b, world.a):
        answer = call(operation, world.a, theirs, world.a.session_token if operation.is_for_customers else "")
        assert answer.status == 404, answer.text
        assert not [word for word in world.b.secrets if word in answer.text and word not in theirs]


@each(lambda operation: operation.knows_customers)
def test_a_customer_of_another_store_is_nobody(world: World, operation: Operation) -> None:
    with untouched(world.b, world.a):
        answer = call(operation, world.a, operation.of(world.a), world.b.session_token)
        assert (answer.status, json.loads(answer.body)["code"]) == (401, "unauthorized")
        assert not [word for word in world.b.secrets if word in answer.text]


@each(lambda operation: operation.is_for_customers)
def test_without_a_token_nothing_is_told(world: World, operation: Operation) -> None:
    with untouched(world.a), rolled_back():
        assert call(operation, world.a, operation.of(world.a)).status == 401


@each(lambda operation: operation.method == "get")
def test_what_is_read_is_ones_own_and_of_the_shape_that_is_promised(
    world: World, operation: Operation
) -> None:
    token = world.b.session_token if operation.knows_customers else ""
    query = f"?q={world.b.word}" if operation.path == "search" else ""
    answer = call(operation, world.b, operation.of(world.b) + query, token)
    assert answer.status == 200, answer.text
    assert world.a.word not in answer.text
    schema = operation.facts["responses"]["200"]["content"]["application/json"]["schema"]
    shape = Draft202012Validator({**schema, "components": DESCRIPTION["components"]})
    faults = [
        f"{fault.json_path}: {fault.message[:100]}" for fault in shape.iter_errors(json.loads(answer.body))
    ]
    assert faults == []


@each(lambda operation: operation.method != "get")
def test_ids_of_another_store_in_a_body_do_nothing_to_it(world: World, operation: Operation) -> None:
    before = dump_of(world.b.store)
    body = body_of(DESCRIPTION, operation.facts, world.b)
    token = world.a.session_token if operation.knows_customers else ""
    answer = call(operation, world.a, operation.of(world.a), token, body)
    assert answer.status < 500, answer.text
    assert not [word for word in world.b.secrets if word in answer.text]
    assert differences(before, dump_of(world.b.store)) == []
