"""Fields of plugins on products, variants, collections, customers and orders, as themes read them:
`product.metafields.<plugin>.<field>`.

A plugin's id stands as it is, and with "_" for "-". All products of a shelf are asked for at once, when the
first one is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kaidian_sdk.fields import Field
from plugins.metafields import FieldsOf, fields_on, values_of
from storefront.catalog.drops import CollectionDrop, ProductDrop, VariantDrop
from storefront.customers.drops import CustomerDrop
from storefront.orders.drops import OrderDrop
from themes.engine import Drop
from themes.objects.metafields import Fields, MetafieldDrop, read_with
from themes.rendering.page import Page

TYPES: Mapping[str, str] = {
    "text": "single_line_text_field",
    "textarea": "multi_line_text_field",
    "integer": "number_integer",
    "number": "number_decimal",
    "checkbox": "boolean",
    "select": "single_line_text_field",
    "email": "single_line_text_field",
    "url": "url",
    "money": "number_integer",
    "colour": "color",
}
"""What themes call the types of fields. A secret has none: themes never see it."""

type Known = dict[int, dict[str, dict[str, Any]]]


def read(drop: Drop) -> Fields:
    """The metafields of a thing; {} for kinds that plugins add none to, and where none is on."""
    found: dict[str, dict[str, MetafieldDrop]] = {}
    for each, values in _filled(drop):
        fields = {field.id: _drop(field, values) for field in each.fields if field.type in TYPES}
        found[each.plugin.id] = found[each.plugin.id.replace("-", "_")] = {
            name: field for name, field in fields.items() if field is not None
        }
    return found


def told_to_shoppers(drop: Drop) -> dict[str, dict[str, Any]]:
    """{plugin: {field: value}} of the fields that plugins call public; None where nothing was filled in.

    Plugins that are on and have no public field of the thing are left out, and secrets always are.
    """
    return {
        each.plugin.id: {
            field.id: values.get(field.id, field.default)
            for field in each.fields
            if field.id in each.public and field.type in TYPES
        }
        for each, values in _filled(drop)
        if each.public
    }


def _filled(drop: Drop) -> list[tuple[FieldsOf, Mapping[str, Any]]]:
    """What each plugin adds to a thing, with the values that were filled in."""
    place = next((find for kind, find in _PLACES.items() if isinstance(drop, kind)), None)
    if place is None:
        return []
    thing, page, number, beside = place(drop)
    declared = _declared(page, thing) if number else []  # all products are no collection of the store's
    if not declared:
        return []
    known = _known(page, thing, number, beside).get(number, {})
    return [(each, known.get(each.plugin.id, {})) for each in declared]


def _drop(field: Field, values: Mapping[str, Any]) -> MetafieldDrop | None:
    value = values.get(field.id, field.default)
    return None if value is None else MetafieldDrop(TYPES[field.type], value)


def _declared(page: Page, thing: str) -> list[FieldsOf]:
    """What plugins add to a kind of thing, asked once a page."""
    kept: dict[str, list[FieldsOf]] = page.scratch.setdefault("metafields declared", {})
    if thing not in kept:
        kept[thing] = fields_on(thing)
    return kept[thing]


def _known(page: Page, thing: str, number: int, beside: list[int]) -> Known:
    kept: dict[str, Known] = page.scratch.setdefault("metafields", {})
    known = kept.setdefault(thing, {})
    if number not in known:
        asked = {number, *beside}
        found = values_of(thing, asked)
        known |= {each: found.get(each, {}) for each in asked}
    return known


def _of_product(drop: Any) -> tuple[str, Page, int, list[int]]:
    return "product", drop._page, drop.row.pk, drop.shelf_ids


def _of_variant(drop: Any) -> tuple[str, Page, int, list[int]]:
    product = drop._product
    return "variant", product._page, drop.row.pk, product.shelf_variants


def _of_collection(drop: Any) -> tuple[str, Page, int, list[int]]:
    return "collection", drop._page, drop.id(), drop.shelf_ids


def _of_customer(drop: Any) -> tuple[str, Page, int, list[int]]:
    return "customer", drop._page, drop._row.pk, []


def _of_order(drop: Any) -> tuple[str, Page, int, list[int]]:
    return "order", drop._page, drop._row.pk, drop.shelf_ids


_PLACES: dict[type[Drop], Callable[[Any], tuple[str, Page, int, list[int]]]] = {
    ProductDrop: _of_product,
    VariantDrop: _of_variant,
    CollectionDrop: _of_collection,
    CustomerDrop: _of_customer,
    OrderDrop: _of_order,
}
read_with(read)
