"""Stock moves by typed movements only, all or nothing."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from foundation.errors import ActionError
from storefront.catalog.models import Variant
from storefront.inventory.actions import Kind, OutOfStockError, move_stock, set_on_hand
from storefront.inventory.models import StockLevel, StockMovement
from storefront.inventory.queries import on_hand_by_variant
from storefront.testing import make_product, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def available(*variants: Variant) -> list[int]:
    """Units of each variant that may still be sold, at its one location."""
    return [StockLevel.objects.get(variant=variant).available for variant in variants]


def test_reserving_takes_from_available_and_not_from_on_hand(store: Store) -> None:
    variant = variant_of(make_product(on_hand=5))
    move_stock(quantities={variant: 2}, kind=Kind.RESERVED)
    assert on_hand_by_variant([variant.pk]) == {variant.pk: 5}
    assert available(variant) == [3]
    move_stock(quantities={variant: 2}, kind=Kind.SHIPPED)
    assert on_hand_by_variant([variant.pk]) == {variant.pk: 3}
    assert available(variant) == [3]


def test_one_short_item_leaves_all_others_unreserved(store: Store) -> None:
    plenty, scarce = variant_of(make_product("甲", on_hand=5)), variant_of(make_product("乙", on_hand=1))
    with pytest.raises(OutOfStockError) as refusal:
        move_stock(quantities={plenty: 1, scarce: 2}, kind=Kind.RESERVED)
    assert refusal.value.available == {scarce.pk: 1}
    assert available(plenty, scarce) == [5, 1]
    assert not StockMovement.objects.filter(kind=Kind.RESERVED).exists()


def test_what_may_be_oversold_goes_below_zero(store: Store) -> None:
    variant = variant_of(make_product(on_hand=1, variant={"when_sold_out": "continue"}))
    move_stock(quantities={variant: 3}, kind=Kind.RESERVED)
    assert available(variant) == [-2]


def test_untracked_goods_have_no_stock_at_all(store: Store) -> None:
    variant = variant_of(make_product(variant={"is_tracked": False}))
    move_stock(quantities={variant: 3}, kind=Kind.RESERVED)
    assert not StockMovement.objects.filter(variant=variant, kind=Kind.RESERVED).exists()


def test_counting_writes_the_difference(store: Store) -> None:
    variant = variant_of(make_product(on_hand=7))
    set_on_hand(counts={variant: 4})
    assert on_hand_by_variant([variant.pk]) == {variant.pk: 4}
    assert StockMovement.objects.filter(variant=variant).aggregate(n=Sum("quantity")) == {"n": 4}


def test_an_absurd_count_is_refused(store: Store) -> None:
    variant = variant_of(make_product(on_hand=7))
    with pytest.raises(ActionError) as refusal:
        set_on_hand(counts={variant: 3_000_000_000})
    assert refusal.value.code == "quantity_too_large"
    assert StockLevel.objects.get(variant=variant).on_hand == 7
