"""Products that the rules of a collection mean, whatever their status."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from django.db import connection

from storefront.catalog.models import Collection, Product
from storefront.catalog.rules import AMOUNTS, Field, Relation, Rule, rules_from
from storefront.inventory.sql import available_of

from .facets import OF_PRODUCT, Scope, within

_TEXT = {
    Field.TITLE: "catalog_product.title",
    Field.TYPE: "catalog_product.product_type",
    Field.VENDOR: "catalog_product.vendor",
    Field.VARIANT_TITLE: "array_to_string(v.option_values, ' / ')",
}
_NUMBER = {
    Field.PRICE: "v.price",
    Field.COMPARE_AT_PRICE: "v.compare_at_price",
    Field.STOCK: f"coalesce({available_of('v.id')}, 0)",
}
_SIGNS = {Relation.EQUALS: "=", Relation.DIFFERS: "<>", Relation.MORE: ">", Relation.LESS: "<"}
_LIKE = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


def scope_of(rules: Sequence[Rule], *, any_of: bool) -> Scope:
    """The products for which all rules, or any of them, hold. No rule means no product."""
    if not rules:
        return Scope("false")
    return reduce(or_ if any_of else and_, map(_scope, rules))


def _scope(rule: Rule) -> Scope:
    if rule.field is Field.TAG:
        found = "EXISTS (SELECT 1 FROM unnest(catalog_product.tags) tag WHERE lower(tag) = lower(%s))"
        return Scope(f"NOT {found}" if rule.relation is Relation.DIFFERS else found, (rule.value,))
    if rule.field in AMOUNTS or rule.field is Field.STOCK:
        return _of_variants(_number(rule))
    test = _text(_TEXT[rule.field], rule)
    return _of_variants(test) if rule.field is Field.VARIANT_TITLE else test


def _of_variants(test: Scope) -> Scope:
    sql = f"EXISTS (SELECT 1 FROM catalog_variant v WHERE {OF_PRODUCT} AND {test.condition})"  # noqa: S608
    return Scope(sql, test.values)


def _number(rule: Rule) -> Scope:
    column = _NUMBER[rule.field]
    if rule.relation is Relation.SET:
        return Scope(f"{column} IS NOT NULL")
    if rule.relation is Relation.UNSET:
        return Scope(f"{column} IS NULL")
    tracked = "v.is_tracked AND " if rule.field is Field.STOCK else ""
    return Scope(f"{tracked}{column} {_SIGNS[rule.relation]} %s", (rule.value,))


def _text(column: str, rule: Rule) -> Scope:
    """Whatever the case of the letters."""
    if rule.relation in _SIGNS:
        return Scope(f"lower({column}) {_SIGNS[rule.relation]} lower(%s)", (rule.value,))
    part = str(rule.value).translate(_LIKE)
    before = "" if rule.relation is Relation.STARTS else "%"
    after = "" if rule.relation is Relation.ENDS else "%"
    no = "NOT " if rule.relation is Relation.LACKS else ""
    return Scope(f"upper({column}) {no}LIKE upper(%s)", (f"{before}{part}{after}",))


def preview(rules: Sequence[Rule], *, any_of: bool, limit: int) -> tuple[int, list[Product]]:
    """How many products the rules mean, and the newest of them. Two queries."""
    products = within(Product.objects.all(), scope_of(rules, any_of=any_of))
    return products.count(), list(products.order_by("-pk").defer("description", "search_text")[:limit])


def ruled_collections(*, about_stock: bool = False) -> list[int]:
    """Ids of the collections that have rules; with `about_stock` only those with one about stock."""
    rows = Collection.objects.exclude(rules=[]).order_by("pk")
    if about_stock:
        rows = rows.filter(rules__contains=[{"field": Field.STOCK.value}])
    return list(rows.values_list("pk", flat=True))


def refill(collection: Collection, product_ids: Sequence[int] | None) -> tuple[int, int]:
    """Bring a collection's products to its rules: (added, removed). Called by actions only.

    With `product_ids` only those products are looked at. New ones go to the end, in the order in which
    they came.
    """
    scope = scope_of(rules_from(collection.rules), any_of=collection.any_rule)
    only = "" if product_ids is None else " AND catalog_product.id = ANY(%s)"
    some = () if product_ids is None else (list(product_ids),)
    meant = f"SELECT id FROM catalog_product WHERE ({scope.condition}){only}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            _REMOVE.format(meant=meant, only="" if product_ids is None else " AND p.product_id = ANY(%s)"),
            (collection.pk, *some, *scope.values, *some),
        )
        removed = cursor.rowcount
        cursor.execute(_ADD.format(meant=meant), (*scope.values, *some, *[collection.pk] * 3))
        added = cursor.rowcount
    return added, removed


_REMOVE = """
DELETE FROM catalog_collectionproduct p WHERE p.collection_id = %s{only} AND p.product_id NOT IN ({meant})
"""
_ADD = """
WITH meant AS MATERIALIZED ({meant})
INSERT INTO catalog_collectionproduct (collection_id, product_id, position)
SELECT %s, meant.id, last.place + row_number() OVER (ORDER BY meant.id)
FROM meant CROSS JOIN (
    SELECT coalesce(max(position), -1) AS place FROM catalog_collectionproduct WHERE collection_id = %s
) last
WHERE NOT EXISTS (
    SELECT 1 FROM catalog_collectionproduct p WHERE p.collection_id = %s AND p.product_id = meant.id
)
ON CONFLICT DO NOTHING
"""
