"""Stock in SQL says what the rows say, and nothing of what was never counted."""

from __future__ import annotations

import pytest
from django.db import connection

from storefront.inventory.models import Location, StockLevel
from storefront.inventory.sql import available_of
from storefront.testing import make_product, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def test_what_may_be_sold_is_summed_over_locations(store: Store) -> None:
    variant = variant_of(make_product("Ring", on_hand=5))
    StockLevel.objects.filter(variant=variant).update(reserved=2)
    other = Location.objects.create(name="Attic")
    StockLevel.objects.create(variant=variant, location=other, on_hand=4, reserved=1)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {available_of('%s')}, {available_of('%s')}", [variant.pk, variant.pk + 1])
        assert cursor.fetchone() == (6, None)
