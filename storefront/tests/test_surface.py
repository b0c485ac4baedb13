"""What every request to a store's host passes."""

from __future__ import annotations

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
