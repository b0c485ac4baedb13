"""A store is an island in the API too: the whole description is walked with one store's token and
another's ids."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from foundation.api.versions import CURRENT
from kaidian.openapi import frozen
from tests.isolation.api_bodies import body_of
from tests.isolation.api_things import OF_NO_STORE, THINGS
from tests.isolation.asking import Answer, ask
from tests.isolation.dump import differences, dump_of
from tests.isolation.test_every_url import untouched
from tests.isolation.undo import rolled_back
from tests.isolation.world import Side, World

DESCRIPTION = json.loads(frozen())
BASE = f"/api/{CURRENT}/"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One method of one path of the description."""

    path: str
    method: str
    facts: dict[str, Any]

    @property
    def kind(self) -> str:
        """What its variable part names, "" where it has none."""
        return self.path.removeprefix(BASE).partition("/{")[0] if "{" in self.path else ""

    def of(self, side: Side) -> str:
        """The address of the side's thing."""
        from tenants.context import in_store

        if not self.kind:
            return self.path
        with in_store(side.store):
            thing = OF_NO_STORE.get(self.kind) or THINGS[self.kind](side)
        before, _brace, rest = self.path.partition("{")
        return f"{before}{thing}{rest.partition('}')[2]}"


def operations() -> Iterator[Operation]:
    for path, item in DESCRIPTION["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(path, method, item[method])


def name_of(operation: Operation) -> str:
    return f"{operation.method} {operation.path.removeprefix(BASE)}"


ALL = list(operations())
each = pytest.mark.parametrize("operation", ALL, ids=name_of)
each_of_a_thing = pytest.mark.parametrize("operation", [o for o in ALL if o.kind in THINGS], ids=name_of)
each_read = pytest.mark.parametrize("operation", [o for o in ALL if o.method == "get"], ids=name_of)


def client_of(side: Side) -> Client:
    return Client(headers={"host": settings.PLATFORM_HOST, "authorization": f"Bearer {side.api_secret}"})


def call(operation: Operation, client: Client, path: str, body: Any = None) -> Answer:
    from tenants.context import enter_store

    enter_store(None)
    if operation.method == "get":
        return ask(client, "get", path)
    headers = {"if-match": "*"}
    return ask(
        client,
        operation.method,
        path,
        json.dumps(body or {}),
        content_type="application/json",
        headers=headers,
    )


def test_every_kind_of_thing_is_known() -> None:
    assert {o.kind for o in ALL} - {""} == set(THINGS) | set(OF_NO_STORE)


@each_of_a_thing
def test_things_of_another_store_are_not_there(world: World, operation: Operation) -> None:
    theirs, ours = operation.of(world.b), operation.of(world.a)
    assert theirs != ours
    ask(client_of(world.a), "get", f"{BASE}store")  # from now on its use is noted
    with untouched(world.b, world.a):
        answer = call(operation, client_of(world.a), theirs)
        assert answer.status == 404, answer.text
        assert not [word for word in world.b.secrets if word in answer.text]


@each_read
def test_what_is_read_is_ones_own_and_of_the_shape_that_is_promised(
    world: World, operation: Operation
) -> None:
    answer = call(operation, client_of(world.b), operation.of(world.b))
    if operation.kind in OF_NO_STORE and answer.status == 404:
        return
    assert answer.status == 200, answer.text
    assert world.a.word not in answer.text
    schema = operation.facts["responses"]["200"]["content"]["application/json"]["schema"]
    told = json.loads(answer.body)
    faults = [
        f"{fault.json_path}: {fault.message[:100]}"
        for fault in Draft202012Validator({**schema, "components": DESCRIPTION["components"]}).iter_errors(
            told
        )
    ]
    assert faults == []
    if "data" in told and "next" in told:
        assert told["data"], "a list of nothing proves nothing"


@each
def test_ids_of_another_store_in_a_body_do_nothing_to_it(world: World, operation: Operation) -> None:
    if operation.method == "get":
        return
    before = dump_of(world.b.store)
    answer = call(
        operation, client_of(world.a), operation.of(world.a), body_of(DESCRIPTION, operation.facts, world.b)
    )
    assert answer.status < 500, answer.text
    assert not [word for word in world.b.secrets if word in answer.text]
    assert differences(before, dump_of(world.b.store)) == []


@each
def test_without_a_token_nothing_is_told(world: World, operation: Operation) -> None:
    stranger = Client(headers={"host": settings.PLATFORM_HOST})
    with untouched(world.b), rolled_back():
        answer = call(operation, stranger, operation.of(world.b))
        assert answer.status == 401, answer.text
