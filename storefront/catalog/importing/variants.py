"""The options and variants that a product's rows describe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from storefront.catalog import columns as c
from storefront.catalog.drafts import OptionDraft, ProductDraft, VariantDraft
from storefront.catalog.measures import Measure
from storefront.catalog.models import DEFAULT_OPTION, DEFAULT_VALUE

from . import cells
from .pictures import Pictures
from .problems import Problems
from .reader import Row
from .source import Source, read_cell

_MARKS = (*c.OPTION_VALUES, c.SKU, c.PRICE, c.BARCODE)
DEFAULT_SERVICE = "manual"
DEFAULT_TRACKER = "shopify"


def variant_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows that describe a variant; the others only carry a further picture."""
    return [row for row in rows if any(row.get(mark) for mark in _MARKS)]


def read_options(
    rows: Sequence[Row], variants: Sequence[Row], source: Source, base: ProductDraft
) -> tuple[OptionDraft, ...]:
    """The options in order. None for the lone "Title: Default Title", which stands for no choice."""
    if not source.columns & {*c.OPTION_NAMES, *c.OPTION_VALUES} or not variants:
        return base.options
    found = [
        _option(index, rows, variants, source, base)
        for index in range(len(c.OPTION_NAMES))
        if any(row.get(c.OPTION_NAMES[index]) or row.get(c.OPTION_VALUES[index]) for row in rows)
    ]
    if (
        len(found) == 1
        and found[0].name in {DEFAULT_OPTION, ""}
        and found[0].values in {(DEFAULT_VALUE,), ()}
    ):
        return ()
    return tuple(found)


def _option(
    index: int, rows: Sequence[Row], variants: Sequence[Row], source: Source, base: ProductDraft
) -> OptionDraft:
    name_column, value_column = c.OPTION_NAMES[index], c.OPTION_VALUES[index]
    name = next((row.get(name_column) for row in rows if row.get(name_column)), "")
    values = tuple(dict.fromkeys(value for row in variants if (value := row.get(value_column))))
    before = next((option for option in base.options if option.name == name), None)
    translations: dict[str, Any] = dict(before.translations) if before else {}
    for locale in source.locales:
        own_name = c.translation_column(name_column, locale)
        own_value = c.translation_column(value_column, locale)
        if own_name in source.columns or own_value in source.columns:
            translations[locale] = {
                "name": next((row.get(own_name) for row in rows if row.get(own_name)), ""),
                "values": {
                    row.get(value_column): row.get(own_value) for row in variants if row.get(own_value)
                },
            }
    return OptionDraft(name=name, values=values, translations=translations)


def read_variants(
    rows: Sequence[Row],
    options: Sequence[OptionDraft],
    pictures: Pictures,
    source: Source,
    base: ProductDraft,
    problems: Problems,
    first: Row,
) -> tuple[VariantDraft, ...]:
    """One variant for each row; those of the product as it stands where no row describes any."""
    if not rows:
        return base.variants
    before = {variant.option_values: variant for variant in base.variants}
    variants = []
    for row in rows:
        values = tuple(row.get(column) for column in c.OPTION_VALUES[: len(options)])
        standing = before.get(values)
        if standing is None and not row.get(c.PRICE):
            message = _("The price is missing.")
            problems.add(row.line, c.PRICE, "error", "price_missing", message)
        start = standing or VariantDraft(price=0, option_values=values)
        variants.append(_variant(row, start, pictures, source, problems, is_first=row is first))
    return tuple(variants)


def _variant(
    row: Row, start: VariantDraft, pictures: Pictures, source: Source, problems: Problems, *, is_first: bool
) -> VariantDraft:
    money = partial(cells.amount, currency=source.currency)
    has = source.columns.__contains__
    compare: int | None = start.compare_at_price
    cost: int | None = start.cost
    if has(c.COMPARE_AT):
        compare = read_cell(row, c.COMPARE_AT, money, None, problems)
    if has(c.COST):
        cost = read_cell(row, c.COST, money, None, problems)
    is_tracked = bool(row.get(c.TRACKER)) if has(c.TRACKER) else start.is_tracked
    counted = read_cell(row, c.QUANTITY, cells.quantity, None, problems)
    media_id, picture = start.media_id, -1
    if has(c.VARIANT_IMAGE):
        media_id, picture = pictures.reference(row.get(c.VARIANT_IMAGE))
    return replace(
        start,
        sku=row.get(c.SKU) if has(c.SKU) else start.sku,
        barcode=row.get(c.BARCODE) if has(c.BARCODE) else start.barcode,
        price=read_cell(row, c.PRICE, money, start.price, problems),
        compare_at_price=compare,
        cost=cost,
        grams=read_cell(row, c.GRAMS, cells.grams, start.grams, problems),
        weight_unit=read_cell(row, c.WEIGHT_UNIT, cells.weight_unit, start.weight_unit, problems),
        measure=_measure(row, problems) if has(c.MEASURE[0]) else start.measure,
        is_tracked=is_tracked,
        when_sold_out=read_cell(row, c.POLICY, cells.policy, start.when_sold_out, problems),
        requires_shipping=read_cell(row, c.SHIPPING, cells.boolean, start.requires_shipping, problems),
        is_taxable=read_cell(row, c.TAXABLE, cells.boolean, start.is_taxable, problems),
        on_hand=counted if is_tracked else None,
        media_id=media_id,
        picture=picture,
        extra=_extra(row, source, start.extra, is_tracked=is_tracked, is_first=is_first),
    )


def _measure(row: Row, problems: Problems) -> Measure | None:
    """How much is in one piece; None where the row says nothing of it, or what can't be read."""
    quantity = read_cell(row, c.MEASURE[0], cells.measure, None, problems)
    reference = read_cell(row, c.MEASURE[2], cells.measure, Decimal(1), problems)
    if quantity is None or reference is None:
        return None
    unit, reference_unit = (row.get(column).casefold() for column in (c.MEASURE[1], c.MEASURE[3]))
    if not quantity and not unit:
        return None  # files of other shops say "0.0" where there is none
    return Measure(quantity, unit, round(reference), reference_unit or unit)


def _extra(
    row: Row, source: Source, base: Mapping[str, str], *, is_tracked: bool, is_first: bool
) -> dict[str, str]:
    """What the row says beyond our fields, so that an export says it again.

    Columns that we don't know belong to the product on its first row, and to the variant on the others.
    """
    kept = {name: text for name, text in base.items() if name not in source.columns}
    free = {c.FULFILMENT, c.TAX_CODE} if is_first else {c.FULFILMENT, c.TAX_CODE, *source.unknown}
    kept |= {name: row.cells[name] for name in free if row.cells.get(name)}
    if kept.get(c.FULFILMENT) == DEFAULT_SERVICE:
        del kept[c.FULFILMENT]
    if row.get(c.TRACKER) not in {"", DEFAULT_TRACKER}:
        kept[c.TRACKER] = row.get(c.TRACKER)
    if row.get(c.QUANTITY) and not is_tracked:
        kept[c.QUANTITY] = row.get(c.QUANTITY)
    if _has_fraction(row.get(c.GRAMS)):
        kept[c.GRAMS] = row.get(c.GRAMS)
    return kept


def _has_fraction(cell: str) -> bool:
    try:
        return bool(cell) and Decimal(cell.replace(",", "")) % 1 != 0
    except InvalidOperation:
        return False
