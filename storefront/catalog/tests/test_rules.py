"""Collections by rule: what each condition means, and that membership follows every change."""

from __future__ import annotations

import pytest

from foundation.errors import ActionError
from foundation.models import Event
from storefront.catalog.actions import (
    create_collection,
    delete_product,
    refill_collections,
    set_collection_products,
    tag_products,
    update_collection,
)
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.models import Collection, Product
from storefront.catalog.queries.rules import preview
from storefront.catalog.rules import Field, Relation, Rule, rule_from, rules_from
from storefront.inventory.actions import set_on_hand
from storefront.testing import make_product, make_sizes, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def meant(*rules: tuple[str, str, str], any_of: bool = False) -> set[str]:
    """Titles of the products that rules mean, as a person would write them."""
    read = tuple(rules_from([rule_from(*rule, "CNY").as_json() for rule in rules]))
    count, products = preview(read, any_of=any_of, limit=50)
    assert count == len(products)
    return {product.title for product in products}


def members(collection: Collection) -> list[str]:
    """Titles of a collection's products, in order."""
    places = collection.places.select_related("product").order_by("position", "pk")
    return [place.product.title for place in places]


@pytest.fixture
def shelf(store: Store) -> None:
    """Three products."""
    make_product("Jade ring", price=10_000, vendor="Lin", product_type="Ring", tags=("Jade", "new"))
    make_product("Gold ring", price=90_000, vendor="Mo", product_type="Ring", on_hand=0)
    make_sizes("100% jade_bracelet", sizes=("S", "M"))


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (("title", "contains", "JADE"), {"Jade ring", "100% jade_bracelet"}),
        (("title", "contains", "0% j"), {"100% jade_bracelet"}),
        (("title", "contains", "%"), {"100% jade_bracelet"}),
        (("title", "starts", "jade"), {"Jade ring"}),
        (("title", "ends", "RING"), {"Jade ring", "Gold ring"}),
        (("title", "lacks", "ring"), {"100% jade_bracelet"}),
        (("type", "equals", "ring"), {"Jade ring", "Gold ring"}),
        (("type", "differs", "ring"), {"100% jade_bracelet"}),
        (("vendor", "equals", "lin"), {"Jade ring"}),
        (("tag", "equals", "jade"), {"Jade ring"}),
        (("tag", "differs", "jade"), {"Gold ring", "100% jade_bracelet"}),
        (("price", "more", "100"), {"Gold ring", "100% jade_bracelet"}),
        (("price", "less", "100.01"), {"Jade ring", "100% jade_bracelet"}),
        (("compare_at_price", "set", ""), set()),
        (("compare_at_price", "unset", ""), {"Jade ring", "Gold ring", "100% jade_bracelet"}),
        (("stock", "less", "1"), {"Gold ring"}),
        (("stock", "equals", "10"), {"Jade ring", "100% jade_bracelet"}),
        (("variant_title", "equals", "m"), {"100% jade_bracelet"}),
    ],
)
def test_conditions(shelf: None, rule: tuple[str, str, str], found: set[str]) -> None:
    assert meant(rule) == found


def test_all_or_any(shelf: None) -> None:
    rules = (("type", "equals", "Ring"), ("price", "more", "500"))
    assert meant(*rules) == {"Gold ring"}
    assert meant(("vendor", "equals", "Lin"), ("stock", "less", "1"), any_of=True) == {
        "Jade ring",
        "Gold ring",
    }
    assert meant() == set()


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (("secret", "equals", "x"), "rule_field"),
        (("tag", "more", "x"), "rule_relation"),
        (("title", "equals", " "), "rule_value"),
        (("title", "equals", "x" * 300), "rule_value"),
        (("price", "more", "cheap"), "rule_value"),
        (("price", "more", "1e99"), "rule_value"),
        (("stock", "more", "9" * 40), "rule_value"),
        (("stock", "more", "²"), "rule_value"),
    ],
)
def test_rules_that_make_no_sense_are_refused(rule: tuple[str, str, str], code: str) -> None:
    with pytest.raises(ActionError) as caught:
        rule_from(*rule, "CNY")
    assert caught.value.code == code


NEW = CollectionDraft(title="New", rules=(Rule(Field.TAG, Relation.EQUALS, "new"),))


@pytest.fixture
def _follows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events are followed at once, as the worker would after commit."""
    from foundation import events
    from storefront.catalog import tasks

    monkeypatch.setattr(events, "_dispatch", [events.deliver])
    monkeypatch.setattr(tasks.sort_products, "send", tasks.sort_products)
    for other in (tasks.prepare_collection_picture, tasks.prepare_media, tasks.forget_picture):
        monkeypatch.setattr(other, "send", lambda *args: None)


@pytest.mark.usefixtures("_follows", "shelf")
def test_products_come_and_go_with_every_change() -> None:
    row = create_collection(draft=NEW)
    assert members(row) == ["Jade ring"]
    gold = Product.objects.get(title="Gold ring")
    tag_products(product_ids=[gold.pk], add=["NEW"])
    assert members(row) == ["Jade ring", "Gold ring"]
    make_product("Newest", tags=("new",))
    assert members(row) == ["Jade ring", "Gold ring", "Newest"]
    tag_products(product_ids=[gold.pk], remove=["new"])
    assert members(row) == ["Jade ring", "Newest"]
    delete_product(product_id=Product.objects.get(title="Newest").pk)
    assert members(row) == ["Jade ring"]


@pytest.mark.usefixtures("_follows", "shelf")
def test_stock_moves_products() -> None:
    row = create_collection(draft=CollectionDraft(title="Gone", rules=(Rule(Field.STOCK, Relation.LESS, 1),)))
    assert members(row) == ["Gold ring"]
    jade = variant_of(Product.objects.get(title="Jade ring"))
    set_on_hand(counts={jade: 0})
    assert members(row) == ["Gold ring", "Jade ring"]
    set_on_hand(counts={jade: 3})
    assert members(row) == ["Gold ring"]


@pytest.mark.usefixtures("shelf")
def test_refilling_again_changes_nothing() -> None:
    row = create_collection(draft=NEW)
    before = Event.objects.count()
    refill_collections(collection_ids=[row.pk])
    refill_collections(
        collection_ids=[row.pk], product_ids=list(Product.objects.values_list("pk", flat=True))
    )
    assert members(row) == ["Jade ring"]
    assert Event.objects.count() == before


@pytest.mark.usefixtures("shelf")
def test_a_collection_changes_between_rules_and_hand() -> None:
    row = create_collection(draft=NEW)
    with pytest.raises(ActionError) as caught:
        set_collection_products(collection_id=row.pk, product_ids=[])
    assert caught.value.code == "has_rules"
    assert members(row) == ["Jade ring"]
    gold = Product.objects.get(title="Gold ring")
    update_collection(collection_id=row.pk, draft=CollectionDraft(title="New"), product_ids=[gold.pk])
    assert members(row) == ["Gold ring"]
    update_collection(collection_id=row.pk, draft=NEW)
    assert members(row) == ["Jade ring"]


@pytest.mark.usefixtures("shelf")
def test_the_product_editor_leaves_ruled_collections_alone() -> None:
    row = create_collection(draft=NEW)
    make_product("Other", collections=(row.pk,))
    assert members(row) == ["Jade ring"]
