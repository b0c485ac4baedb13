"""Products as Shopify's CSV, written as a stream. Importing the file again gives the same products."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from foundation.money import minor_digits
from storefront.catalog import columns as c
from storefront.catalog.formulas import mark
from storefront.catalog.importing import cells
from storefront.catalog.importing.cells import CellError
from storefront.catalog.importing.parse import status_cells
from storefront.catalog.importing.variants import DEFAULT_SERVICE, DEFAULT_TRACKER
from storefront.catalog.measures import Measure, amount_of
from storefront.catalog.models import DEFAULT_OPTION, DEFAULT_VALUE, Media, Option, Product, Variant
from storefront.catalog.pictures import picture_of
from storefront.inventory.queries import on_hand_by_variant
from tenants.models import Store

BATCH = 100
BOM = "\ufeff"
"""So that spreadsheets read the file as UTF-8."""

type Cells = dict[str, str]


@dataclass(frozen=True)
class Writer:
    """How the current store's products are written."""

    store: Store
    columns: Sequence[str]

    @property
    def locales(self) -> list[str]:
        """The languages beside the first."""
        return self.store.all_locales[1:]


def export_csv(products: QuerySet[Product], store: Store) -> Iterator[str]:
    """The file in pieces: header, then the rows of a batch of products at a time. Run inside the store."""
    writer = Writer(store, columns_for(products, store))
    yield BOM + _lines([writer.columns])
    ids = list(products.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield _lines(_batch(ids[start : start + BATCH], writer))


def columns_for(products: QuerySet[Product], store: Store) -> list[str]:
    """Shopify's columns, then the other languages of the store, then what imports brought along."""
    own = list(c.COLUMNS)
    translated = [column for column in c.COLUMNS if column in c.TRANSLATED]
    own += [c.translation_column(column, locale) for locale in store.all_locales[1:] for column in translated]
    names: set[str] = set()
    for extra in products.values_list("extra", flat=True).iterator(chunk_size=500):
        names.update(extra)
    variants = Variant.objects.filter(product__in=products).exclude(extra={})
    for extra in variants.values_list("extra", flat=True).iterator(chunk_size=500):
        names.update(extra)
    return [*own, *sorted(names.difference(own))]


def _lines(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([mark(cell) for cell in row] for row in rows)
    return out.getvalue()


def _batch(ids: Sequence[int], writer: Writer) -> Iterator[list[str]]:
    for row in rows_of(ids, writer):
        yield [row.get(column, "") for column in writer.columns]


def rows_of(ids: Sequence[int], writer: Writer) -> Iterator[Cells]:
    """The rows of some products in this order, in five queries; those that are gone are left out."""
    found = Product.objects.prefetch_related("options", "media", Prefetch("variants")).in_bulk(ids)
    products = [found[pk] for pk in ids if pk in found]
    stock = on_hand_by_variant(variant.pk for product in products for variant in product.variants.all())
    for product in products:
        yield from product_rows(product, stock, writer)


def product_rows(product: Product, stock: Mapping[int, int], writer: Writer) -> list[Cells]:
    """The rows of one product: one for each variant or picture, whichever are more, side by side."""
    options = list(product.options.all())
    variants = list(product.variants.all())
    media = list(product.media.all())
    addresses = {row.pk: address_of(row, writer.store) for row in media}
    rows: list[Cells] = []
    for index in range(max(len(variants), len(media), 1)):
        row: Cells = {c.HANDLE: product.handle}
        if index < len(variants):
            variant = variants[index]
            row |= _variant_cells(variant, options, stock.get(variant.pk, 0), writer)
            row[c.VARIANT_IMAGE] = addresses.get(variant.media_id or 0, "")
        if index < len(media):
            row |= _media_cells(media[index], index + 1, addresses[media[index].pk], writer)
        rows.append(row)
    rows[0] |= _product_cells(product, options, writer)
    return rows


def _product_cells(product: Product, options: Sequence[Option], writer: Writer) -> Cells:
    row: Cells = {
        c.TITLE: product.title,
        c.BODY: product.description,
        c.VENDOR: product.vendor,
        c.TYPE: product.product_type,
        c.TAGS: ", ".join(product.tags),
        c.GIFT_CARD: _boolean(product.is_gift_card),
        c.SEO_TITLE: product.seo_title,
        c.SEO_DESCRIPTION: product.seo_description,
    }
    for name, option in zip(c.OPTION_NAMES, options, strict=False):
        row[name] = option.name
    if not options:
        row[c.OPTION_NAMES[0]] = DEFAULT_OPTION
    for locale in writer.locales:
        texts = product.translations.get(locale, {})
        names = {c.TITLE: "title", c.BODY: "description"}
        names |= {c.SEO_TITLE: "seo_title", c.SEO_DESCRIPTION: "seo_description"}
        row |= {c.translation_column(column, locale): texts.get(name, "") for column, name in names.items()}
        for name, option in zip(c.OPTION_NAMES, options, strict=False):
            own = option.translations.get(locale, {})
            row[c.translation_column(name, locale)] = own.get("name", "")
    extra = {name: text for name, text in product.extra.items() if name not in status_cells("")}
    return row | extra | _status(product)


def _status(product: Product) -> Cells:
    """As the import wrote it, if that still means the same."""
    kept = {name: product.extra.get(name, "") for name in status_cells("")}
    ours = status_cells(product.status)
    try:
        means = cells.status(kept[c.PUBLISHED] or ours[c.PUBLISHED], kept[c.STATUS] or ours[c.STATUS])
    except CellError:
        means = ""
    return {name: kept[name] or ours[name] for name in ours} if means == product.status else ours


def _variant_cells(variant: Variant, options: Sequence[Option], on_hand: int, writer: Writer) -> Cells:
    money = _Money(minor_digits(writer.store.currency))
    row: Cells = {
        c.SKU: variant.sku,
        c.GRAMS: str(variant.grams),
        c.TRACKER: DEFAULT_TRACKER if variant.is_tracked else "",
        c.QUANTITY: str(on_hand) if variant.is_tracked else "",
        c.POLICY: variant.when_sold_out,
        c.FULFILMENT: DEFAULT_SERVICE,
        c.PRICE: money.cell(variant.price),
        c.COMPARE_AT: money.cell(variant.compare_at_price),
        c.SHIPPING: _boolean(variant.requires_shipping),
        c.TAXABLE: _boolean(variant.is_taxable),
        c.BARCODE: variant.barcode,
        c.WEIGHT_UNIT: variant.weight_unit,
        c.COST: money.cell(variant.cost),
        **_measure_cells(variant.measure),
    }
    for column, value in zip(c.OPTION_VALUES, variant.option_values, strict=False):
        row[column] = value
    if not options:
        row[c.OPTION_VALUES[0]] = DEFAULT_VALUE
    for locale in writer.locales:
        for column, option, value in zip(c.OPTION_VALUES, options, variant.option_values, strict=False):
            own = option.translations.get(locale, {}).get("values", {})
            row[c.translation_column(column, locale)] = own.get(value, "")
    return row | _still_true(variant)


def _measure_cells(measure: Measure | None) -> Cells:
    if measure is None:
        return {}
    parts = (amount_of(measure), measure.unit, str(measure.reference), measure.reference_unit)
    return dict(zip(c.MEASURE, parts, strict=True))


def _still_true(variant: Variant) -> Cells:
    """What an import said of a variant beyond our fields, less what was changed since."""
    kept = dict(variant.extra)
    if not variant.is_tracked:
        kept.pop(c.TRACKER, None)
    if variant.is_tracked:
        kept.pop(c.QUANTITY, None)
    weight = kept.get(c.GRAMS)
    if weight and cells.grams(weight) != variant.grams:
        del kept[c.GRAMS]
    return kept


def _media_cells(media: Media, position: int, address: str, writer: Writer) -> Cells:
    row = {c.IMAGE: address, c.IMAGE_POSITION: str(position), c.IMAGE_ALT: media.alt}
    for locale in writer.locales:
        own = media.translations.get(locale, {})
        row[c.translation_column(c.IMAGE_ALT, locale)] = own.get("alt", "")
    return row


def address_of(media: Media, store: Store) -> str:
    """Where the picture is to be had: where it came from, else its largest rendition in this shop."""
    if media.source_url:
        return media.source_url
    url = picture_of(media, "").url
    return f"{store.url}{url}" if url.startswith("/") else url


def _boolean(value: bool) -> str:
    return "true" if value else "false"


@dataclass(frozen=True)
class _Money:
    """Amounts as plain digits: 1999 is "19.99" with two decimals."""

    digits: int

    def cell(self, amount: int | None) -> str:
        if amount is None:
            return ""
        whole, part = divmod(amount, 10**self.digits)
        return f"{whole}.{part:0{self.digits}d}" if self.digits else str(whole)
