"""Products, variants, collections: what the actions write, refuse and tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.errors import ActionError
from foundation.models import Event
from storefront.catalog.actions import (
    create_collection,
    create_product,
    delete_collection,
    delete_product,
    set_collection_products,
    set_status,
    tag_products,
    update_collection,
    update_product,
)
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.checks import problems_of
from storefront.catalog.drafts import OptionDraft, ProductDraft, VariantDraft, draft_of
from storefront.catalog.models import Collection, CollectionProduct, Product, Variant
from storefront.inventory.actions import Kind, move_stock
from storefront.inventory.models import StockLevel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

RING = ProductDraft(
    title="银戒指",
    description="<p>手工</p><script>alert(1)</script>",
    vendor="Atelier",
    tags=("银", "戒指", "银"),
    translations={"en": {"title": "Silver ring", "description": "<p onclick=x()>By hand</p>"}},
    options=(
        OptionDraft("尺寸", ("S", "M"), {"en": {"name": "Size", "values": {"S": "Small", "XL": "Huge"}}}),
        OptionDraft("颜色", ("银", "金")),
    ),
    variants=(
        VariantDraft(price=19900, option_values=("S", "银"), sku="R-S", on_hand=5, compare_at_price=25900),
        VariantDraft(price=29900, option_values=("M", "金"), sku="R-M", on_hand=0),
    ),
)


def events() -> list[str]:
    """Names of the recorded events of the catalogue, oldest first."""
    return list(
        Event.objects.filter(name__regex="^(product|collection|media)")
        .order_by("pk")
        .values_list("name", flat=True)
    )


def test_create_writes_all_of_a_product() -> None:
    product = create_product(draft=RING, actor="account:1")
    product.refresh_from_db()
    assert product.handle == "yin-jie-zhi"
    assert product.description == "<p>手工</p>"
    assert product.translations == {"en": {"title": "Silver ring", "description": "<p>By hand</p>"}}
    assert product.tags == ["银", "戒指"]
    assert (product.price_min, product.price_max) == (19900, 29900)
    assert product.search_text.splitlines() == [
        *("银戒指", "Silver ring", "yinjiezhi", "yjz", "Atelier", "银", "戒指", "yin-jie-zhi", "R-S", "R-M")
    ]
    assert [(o.position, o.name, o.values) for o in product.options.all()] == [
        (1, "尺寸", ["S", "M"]),
        (2, "颜色", ["银", "金"]),
    ]
    # A translation of a value that no variant has is not kept.
    assert product.options.all()[0].translations == {"en": {"name": "Size", "values": {"S": "Small"}}}
    assert [(v.title, v.price, v.compare_at_price) for v in product.variants.all()] == [
        ("S / 银", 19900, 25900),
        ("M / 金", 29900, None),
    ]
    assert dict(StockLevel.objects.values_list("variant__sku", "on_hand")) == {"R-S": 5, "R-M": 0}
    event = Event.objects.get(name="product.created")
    assert (event.actor, event.payload) == ("account:1", {"product": product.pk, "handle": "yin-jie-zhi"})


def test_handles_are_unique_and_readable() -> None:
    drafts = [replace(RING, title=title) for title in ("Ring", "Ring", "ring!", "💍", "💍", "خاتم")]
    assert [create_product(draft=draft).handle for draft in drafts] == [
        *("ring", "ring-1", "ring-2", "product-1", "product-2", "product-3")
    ]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"title": " \0 "}, "title", "title_missing"),
        ({"title": "x" * 256}, "title", "too_long"),
        ({"handle": "a/b"}, "handle", "handle_invalid"),
        ({"status": "gone"}, "status", "status_unknown"),
        ({"tags": tuple(f"t{n}" for n in range(251))}, "tags", "too_many_tags"),
        ({"variants": ()}, "variants", "variant_missing"),
        ({"options": (OptionDraft("Size"), OptionDraft("size"))}, "options.1.name", "option_name_twice"),
        ({"options": ()}, "variants.0.option_values", "option_value_missing"),
        (
            {"variants": (RING.variants[0], replace(RING.variants[0], sku="other"))},
            "variants.1.option_values",
            "variant_twice",
        ),
        ({"variants": (replace(RING.variants[0], price=-1),)}, "variants.0.price", "amount_out_of_range"),
        ({"variants": (replace(RING.variants[0], cost=10**15),)}, "variants.0.cost", "amount_out_of_range"),
        (
            {"variants": (replace(RING.variants[0], on_hand=2**31),)},
            "variants.0.on_hand",
            "quantity_too_large",
        ),
    ],
)
def test_faulty_drafts_are_refused_by_field(change: dict[str, object], field: str, code: str) -> None:
    with pytest.raises(ActionError) as refused:
        create_product(draft=replace(RING, **change))  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not Product.objects.exists()
    assert events() == []


def test_all_faults_are_found_at_once() -> None:
    draft = replace(RING, title="", variants=(replace(RING.variants[0], price=-1, sku="x" * 300),))
    assert [fault.field for fault in problems_of(draft)] == ["title", "variants.0.price", "variants.0.sku"]


def test_update_matches_variants_by_id_then_by_values() -> None:
    product = create_product(draft=RING)
    small, medium = product.variants.all()
    draft = draft_of(Product.objects.get())
    # The two trade their option values, one gets a new name, a third joins.
    swapped = (
        replace(draft.variants[0], option_values=("M", "金"), price=100),
        replace(draft.variants[1], option_values=("S", "银")),
        VariantDraft(price=5, option_values=("L", "银"), on_hand=7),
    )
    update_product(product_id=product.pk, draft=replace(draft, variants=swapped))
    rows = {v.pk: v for v in Variant.objects.all()}
    assert (rows[small.pk].option_values, rows[small.pk].price) == (["M", "金"], 100)
    assert rows[medium.pk].option_values == ["S", "银"]
    assert len(rows) == 3
    assert [o.values for o in product.options.all()] == [["S", "M", "L"], ["银", "金"]]
    product.refresh_from_db()
    assert (product.price_min, product.price_max) == (5, 29900)
    assert Event.objects.get(name="product.updated").payload["changed"] == ["options", "variants"]


def test_update_leaves_stock_alone_unless_told() -> None:
    product = create_product(draft=RING)
    update_product(product_id=product.pk, draft=replace(draft_of(product), title="Ring 2"))
    assert dict(StockLevel.objects.values_list("variant__sku", "on_hand")) == {"R-S": 5, "R-M": 0}


def test_a_stale_copy_is_refused() -> None:
    product = create_product(draft=RING)
    draft = replace(draft_of(product), title="Mine")
    with pytest.raises(ActionError) as refused:
        update_product(product_id=product.pk, draft=draft, seen=product.updated_at - timedelta(seconds=1))
    assert refused.value.code == "stale"
    product.refresh_from_db()
    assert product.title == "银戒指"
    update_product(product_id=product.pk, draft=draft, seen=product.updated_at)
    product.refresh_from_db()
    assert product.title == "Mine"


def test_a_handle_of_another_product_is_refused() -> None:
    create_product(draft=replace(RING, handle="taken"))
    product = create_product(draft=RING)
    with pytest.raises(ActionError) as refused:
        update_product(product_id=product.pk, draft=replace(draft_of(product), handle="taken"))
    assert refused.value.field == "handle"


def test_a_variant_in_open_orders_stays() -> None:
    product = create_product(draft=RING)
    small = product.variants.get(sku="R-S")
    move_stock(quantities={small: 1}, kind=Kind.RESERVED)
    draft = draft_of(product)
    with pytest.raises(ActionError) as refused:
        update_product(product_id=product.pk, draft=replace(draft, variants=draft.variants[1:]))
    assert refused.value.code == "reserved"
    assert product.variants.count() == 2


def test_two_thousand_variants() -> None:
    values = tuple(f"v{n}" for n in range(2000))
    variants = tuple(
        VariantDraft(price=n, option_values=(value,), on_hand=1) for n, value in enumerate(values)
    )
    product = create_product(
        draft=ProductDraft(title="Beads", options=(OptionDraft("Kind", values),), variants=variants)
    )
    assert product.variants.count() == 2000
    update_product(
        product_id=product.pk, draft=replace(draft_of(product), variants=draft_of(product).variants[:3])
    )
    assert product.variants.count() == 3


def test_only_an_unsold_product_is_deleted(store: object) -> None:
    product = create_product(draft=RING)
    delete_product(product_id=product.pk)
    assert not Product.objects.exists()
    assert events() == ["product.created", "product.deleted"]


def test_bulk_status_and_tags() -> None:
    first, second = create_product(draft=RING), create_product(draft=RING)
    assert set_status(product_ids=[first.pk, second.pk, 0], status=Product.Status.ACTIVE) == 2
    assert set_status(product_ids=[first.pk], status=Product.Status.ACTIVE) == 0
    first.refresh_from_db()
    assert first.published_at is not None
    assert tag_products(product_ids=[first.pk, second.pk], add=["New, 新品"], remove=["银"]) == 2
    second.refresh_from_db()
    assert second.tags == ["戒指", "New", "新品"]
    assert "新品" in second.search_text


def test_collections_keep_the_order_given() -> None:
    products = [create_product(draft=replace(RING, title=f"Ring {n}")) for n in range(3)]
    ids = [products[2].pk, products[0].pk]
    collection = create_collection(draft=CollectionDraft(title="新品"), product_ids=[*ids, ids[0], 0])
    assert collection.handle == "xin-pin"
    assert list(collection.places.values_list("product_id", flat=True)) == ids
    ids = [products[1].pk, products[2].pk]
    set_collection_products(collection_id=collection.pk, product_ids=ids)
    assert list(collection.places.values_list("product_id", flat=True)) == ids
    update_product(
        product_id=products[0].pk, draft=replace(draft_of(products[0]), collections=(collection.pk,))
    )
    assert list(collection.places.values_list("product_id", flat=True)) == [*ids, products[0].pk]
    update_collection(collection_id=collection.pk, draft=CollectionDraft(title="New", handle="new"))
    assert Collection.objects.get().handle == "new"
    delete_collection(collection_id=collection.pk)
    assert Product.objects.count() == 3
    assert not CollectionProduct.objects.exists()
