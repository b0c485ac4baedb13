"""From the rows of one product to a draft of it, with everything that is wrong about them.

Columns that the file doesn't have leave the product as it is: `base` is the draft of how it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from foundation.html import loses_markup
from storefront.catalog import columns as c
from storefront.catalog.checks import problems_of, tidy, unique_tags
from storefront.catalog.drafts import ProductDraft
from storefront.catalog.handles import is_handle
from storefront.catalog.models import Media, Product

from . import cells
from .cells import CellError
from .groups import Group
from .pictures import Pictures, pictures_of
from .problems import Problem, Problems
from .reader import Row
from .source import Source
from .variants import read_options, read_variants, variant_rows

_FIELD_COLUMNS = {
    "title": c.TITLE,
    "handle": c.HANDLE,
    "description": c.BODY,
    "vendor": c.VENDOR,
    "product_type": c.TYPE,
    "tags": c.TAGS,
    "status": c.STATUS,
    "seo_title": c.SEO_TITLE,
    "seo_description": c.SEO_DESCRIPTION,
    "price": c.PRICE,
    "compare_at_price": c.COMPARE_AT,
    "cost": c.COST,
    "grams": c.GRAMS,
    "measure": c.MEASURE[0],
    "sku": c.SKU,
    "barcode": c.BARCODE,
    "on_hand": c.QUANTITY,
    "option_values": c.OPTION_VALUES[0],
    "options": c.OPTION_NAMES[0],
    "variants": c.OPTION_VALUES[0],
}
_TEXTS = {
    "title": c.TITLE,
    "description": c.BODY,
    "vendor": c.VENDOR,
    "product_type": c.TYPE,
    "seo_title": c.SEO_TITLE,
    "seo_description": c.SEO_DESCRIPTION,
}
_WORDS = (c.TITLE, c.VENDOR, c.TYPE, c.TAGS, c.SEO_TITLE, c.SKU, *c.OPTION_NAMES, *c.OPTION_VALUES)
"""Columns of words, where nobody means a formula."""
_TRANSLATED = ("title", "description", "seo_title", "seo_description")


@dataclass(frozen=True, slots=True)
class Standing:
    """A product as it stands, where the store has one of this handle."""

    product: Product
    draft: ProductDraft
    media: Sequence[Media]


@dataclass(frozen=True, slots=True)
class Parsed:
    """One product of the file: draft, pictures, and what was found. Not to be saved if `any_error`."""

    draft: ProductDraft
    pictures: Pictures
    problems: list[Problem]
    any_error: bool


def parse_product(group: Group, source: Source, standing: Standing | None) -> Parsed:
    """Read the rows of one product."""
    problems = Problems(group.handle)
    first = group.rows[0]
    _check_handle(group, first, problems)
    _check_formulas(group, problems)
    base = standing.draft if standing else ProductDraft(title="", variants=())
    media = standing.media if standing else ()
    pictures = pictures_of(group.rows, source.locales, media, source.uid, problems)
    with_variants = variant_rows(group.rows)
    options = read_options(group.rows, with_variants, source, base)
    variants = read_variants(with_variants, options, pictures, source, base, problems, first)
    texts = _texts(first, group.rows, source, base, problems)
    draft = replace(
        base,
        handle=group.handle,
        title=texts["title"],
        description=texts["description"],
        vendor=texts["vendor"],
        product_type=texts["product_type"],
        seo_title=texts["seo_title"],
        seo_description=texts["seo_description"],
        options=options,
        variants=variants,
        media=tuple(pictures.added),
        tags=unique_tags((first.get(c.TAGS),)) if c.TAGS in source.columns else base.tags,
        is_gift_card=_boolean(first, c.GIFT_CARD, base.is_gift_card, problems),
        translations=_translations(first, source, base.translations),
        extra=_extra(first, source, base.extra),
    )
    draft = tidy(_with_status(draft, first, source, standing, problems))
    _note_faults(draft, first, with_variants, problems)
    return Parsed(draft, pictures, problems.found, problems.any_error)


def _check_handle(group: Group, first: Row, problems: Problems) -> None:
    written = first.get(c.HANDLE)
    if not group.handle:
        message = _("The row has no handle, so it can't be told which product it belongs to.")
        problems.add(first.line, c.HANDLE, "error", "handle_missing", message)
    elif not is_handle(written):
        message = _("The handle has characters that addresses can't have, so it was changed.")
        problems.add(first.line, c.HANDLE, "warning", "handle_changed", message)


def _check_formulas(group: Group, problems: Problems) -> None:
    for row in group.rows:
        for column in row.formulas:
            if column in _WORDS:
                message = _("This cell looks like a formula. It is kept as text, as it is written.")
                problems.add(row.line, column, "warning", "formula", message)


def _texts(
    first: Row, rows: Sequence[Row], source: Source, base: ProductDraft, problems: Problems
) -> dict[str, str]:
    texts: dict[str, str] = {
        name: first.cells.get(column, "") if column in source.columns else getattr(base, name)
        for name, column in _TEXTS.items()
    }
    if not texts["title"].strip():
        texts["title"] = next((row.get(c.TITLE) for row in rows if row.get(c.TITLE)), base.title)
    if loses_markup(texts["description"]):
        message = _("Parts of the description that could run as a program were left out.")
        problems.add(first.line, c.BODY, "warning", "html_cleaned", message)
    return texts


def _boolean(row: Row, column: str, default: bool, problems: Problems) -> bool:
    cell = row.get(column)
    try:
        return cells.boolean(cell) if cell else default
    except CellError as error:
        problems.add(row.line, column, "warning", error.code, error.message)
        return default


def _translations(
    first: Row, source: Source, base: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    translations = {locale: dict(texts) for locale, texts in base.items()}
    for locale in source.locales:
        for name in _TRANSLATED:
            column = c.translation_column(_TEXTS[name], locale)
            if column in source.columns:
                translations.setdefault(locale, {})[name] = first.cells.get(column, "")
    return translations


def _extra(first: Row, source: Source, base: Mapping[str, str]) -> dict[str, str]:
    """Product columns without a field: Google's, and whatever else the file has. Variants keep their own."""
    extra = {name: text for name, text in base.items() if name not in source.columns}
    kept = [name for name in source.unknown if name not in {c.FULFILMENT, c.TAX_CODE}]
    return extra | {name: first.cells[name] for name in kept if first.cells.get(name)}


def _with_status(
    draft: ProductDraft, first: Row, source: Source, standing: Standing | None, problems: Problems
) -> ProductDraft:
    """The status, and the cells it was read from where we would write them otherwise."""
    if standing and not source.columns & {c.PUBLISHED, c.STATUS}:
        return draft
    published, stated = first.get(c.PUBLISHED), first.get(c.STATUS)
    try:
        status = cells.status(published, stated)
    except CellError as error:
        column = c.STATUS if error.code == "status_unknown" else c.PUBLISHED
        problems.add(first.line, column, "warning", error.code, error.message)
        status = Product.Status.DRAFT.value
    written = {c.PUBLISHED: published.lower(), c.STATUS: stated.lower()}
    ours = status_cells(status)
    kept = {name: text for name, text in written.items() if text and text != ours[name]}
    extra = {name: text for name, text in draft.extra.items() if name not in written} | kept
    return replace(draft, status=status, extra=extra)


def status_cells(status: str) -> dict[str, str]:
    """How a status is written in the columns Published and Status."""
    return {c.PUBLISHED: "true" if status == Product.Status.ACTIVE else "false", c.STATUS: status}


def _note_faults(draft: ProductDraft, first: Row, rows: Sequence[Row], problems: Problems) -> None:
    """Turn faults of the draft into problems at the rows and columns they come from."""
    if problems.any_error:
        return
    if not draft.variants:
        message = _("There is no row with a price, so there is nothing to buy.")
        problems.add(first.line, c.PRICE, "error", "variant_missing", message)
        return
    for fault in problems_of(draft):
        parts = fault.field.split(".")
        index = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else -1
        line = rows[index].line if parts[0] == "variants" and 0 <= index < len(rows) else first.line
        if parts[0] == "options" and index >= 0:
            column = c.OPTION_NAMES[min(index, 2)]
        else:
            column = _FIELD_COLUMNS.get(parts[-1], "")
        problems.add(line, column, "error", fault.code, fault.message)
