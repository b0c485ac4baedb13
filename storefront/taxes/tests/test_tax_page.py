"""The page of taxes in the back office."""

from __future__ import annotations

import re

import pytest

from backoffice.testing import client_of
from storefront.taxes.actions import save_tax_rate
from tenants.models import Store

pytestmark = pytest.mark.django_db


def test_the_enter_key_saves_and_removes_nothing(store: Store) -> None:
    save_tax_rate(country="CN", name="VAT", basis_points=1_300, is_included=True)
    page = client_of(store.memberships.get().account).get(f"/stores/{store.handle}/taxes/").text
    form = page.partition('<form method="post" class="stack"')[2]
    buttons = re.findall("<button[^>]*>", form)
    assert ["formaction" in button for button in buttons[:2]] == [False, True]
