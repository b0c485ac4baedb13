"""The description of the API is what the views say, and says enough of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from foundation.api.versions import CURRENT
from foundation.permissions import NAMES
from kaidian.openapi import SHOP, describe, frozen_file, written
from tenants.models import Store

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return describe()


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in description["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield f"{method} {path}", operation


def test_the_frozen_description_is_what_the_views_say(description: dict[str, Any]) -> None:
    assert frozen_file().read_text() == written(description), (
        "run `kaidian openapi`, and look at what changed"
    )


def test_the_description_of_the_shops_api_is_what_its_views_say() -> None:
    found = describe(SHOP)
    assert frozen_file(SHOP).read_text() == written(found), "run `kaidian openapi`, and look at what changed"
    names = []
    for name, operation in operations(found):
        assert operation.get("summary"), name
        assert operation["x-cost"] >= 1, name
        must: list[dict[str, Any]] = [{"customer": []}]
        known = "/carts" in name or "/customer" in name
        assert operation.get("security", []) in ([[], must, [*must, {}]] if known else [[]]), name
        assert "application/problem+json" in operation["responses"]["default"]["content"], name
        names.append(operation["operationId"])
    assert sorted(set(names)) == sorted(names)


def test_every_operation_says_what_it_does_what_it_needs_and_what_it_costs(
    description: dict[str, Any],
) -> None:
    names: list[str] = []
    for name, operation in operations(description):
        assert operation.get("summary"), name
        # Calls of a bulk need the scopes that they need by themselves; each token may know its store.
        of_all = {"bulk_create", "store_retrieve"}
        assert operation["x-scope"] in NAMES or operation["operationId"] in of_all, name
        assert operation["x-cost"] >= 1, name
        assert operation["security"] == [{"token": [*filter(None, [operation["x-scope"]])]}], name
        assert "application/problem+json" in operation["responses"]["default"]["content"], name
        names.append(operation["operationId"])
    assert sorted(set(names)) == sorted(names)


def test_it_is_served_and_shown() -> None:
    client = Client(headers={"host": settings.PLATFORM_HOST})
    served = client.get(f"/api/{CURRENT}/openapi.json")
    assert (served.status_code, served.json()["openapi"]) == (200, "3.1.1")
    assert json.dumps(served.json(), sort_keys=True) == json.dumps(
        json.loads(frozen_file().read_text()), sort_keys=True
    )
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in page.content.decode()
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_the_shops_api_is_shown_on_the_platform_and_at_every_shop(store: Store) -> None:
    platform = Client(headers={"host": settings.PLATFORM_HOST})
    page = platform.get("/api/shop/docs").content.decode()
    assert 'data-description="/api/shop/openapi.json" data-only-read' in page
    assert platform.get("/api/shop/openapi.json").content == frozen_file(SHOP).read_bytes()
    at_the_shop = Client(headers={"host": store.host}).get("/api/docs")
    page = at_the_shop.content.decode()
    assert f'data-description="/api/{CURRENT}/openapi.json"></main>' in page
    assert "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in page
    assert "default-src 'self';" in at_the_shop.headers["Content-Security-Policy"]
    assert "unsafe" not in at_the_shop.headers["Content-Security-Policy"]
