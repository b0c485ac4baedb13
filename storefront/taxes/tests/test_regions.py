"""The tax of a province is found by whatever name the rate and the address have for it."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.testing import client_of
from storefront.taxes.actions import save_tax_rate
from storefront.taxes.models import TaxRate
from storefront.taxes.queries import tax_rule
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
SALES_TAX = {"country": "US", "name": "Sales tax", "percent": "7.25"}


def post(store: Store, fields: dict[str, str]) -> Any:
    """What the owner's page of taxes answers."""
    with in_store(store):
        office = client_of(store.memberships.get().account)
        office.cookies["language"] = "zh-hans"
        return office.post(f"/stores/{store.handle}/taxes/", fields)


@pytest.mark.parametrize("kept", ["CA", "California"])
@pytest.mark.parametrize("sent", ["CA", "California", "california"])
def test_a_tax_of_a_state_is_found_however_both_are_written(store: Store, kept: str, sent: str) -> None:
    save_tax_rate(country="US", name="Federal", basis_points=100, is_included=False)
    save_tax_rate(country="US", region=kept, name="Sales tax", basis_points=725, is_included=False)
    assert tax_rule("US", sent).basis_points == 725
    assert tax_rule("US", "NY").basis_points == 100


def test_a_state_is_kept_by_its_key_and_shown_by_its_name(store: Store) -> None:
    assert post(store, {**SALES_TAX, "region": "california"}).status_code == 302
    with in_store(store):
        assert TaxRate.objects.get().region == "CA"
    refused = post(store, {**SALES_TAX, "region": "Atlantis"})
    assert refused.status_code == 422
    assert "该国家或地区没有这个省份，请填写全称或代码。" in refused.text
    assert "美国 · California" in refused.text
    with in_store(store):
        assert TaxRate.objects.count() == 1
