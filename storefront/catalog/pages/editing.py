"""Between the editor's page and a product's draft: what is shown of a product, and what is made of a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.money import MAX_MINOR, AmountTooLarge, minor_digits, parse_amount
from foundation.ui.formats import number_text
from storefront.catalog.checks import problems_of, tidy
from storefront.catalog.drafts import MediaDraft, ProductDraft, VariantDraft, draft_of
from storefront.catalog.measures import Measure, amount_of
from storefront.catalog.models import Product, Variant
from storefront.inventory.queries import on_hand_by_variant
from tenants.models import Store

from .companions import companions_of, ids_of, read_companions
from .forms import ProductForm
from .pictures import Tile, read_tiles, read_token, tiles_of
from .rows import MEASURE_CELLS, NEW_CELLS, OptionRow, VariantRow, read_options, read_variants

GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "oz": Decimal("28.349523125"), "lb": Decimal("453.59237")}
WHOLE_ROW = "whole"
"""Where a fault of a row stands that no single cell is to blame for."""
_CELL_OF = {
    "price": "price",
    "compare_at_price": "compare",
    "cost": "cost",
    "grams": "weight",
    "sku": "sku",
    "barcode": "barcode",
    "on_hand": "on_hand",
    "weight_unit": "unit",
    "measure": "contents",
}


@dataclass
class Editor:
    """All that the page shows of one product: its form, options, variants and pictures."""

    form: ProductForm
    options: list[OptionRow]
    variants: list[VariantRow]
    tiles: list[Tile]
    product: Product | None = None
    companions: list[Product] | None = None

    @property
    def known(self) -> list[list[str]]:
        """The option values that the rows were made for."""
        return [option.values for option in self.options]

    @property
    def marked(self) -> int:
        """How many faults are marked among options and variants, outside the form."""
        options = sum(1 for option in self.options if option.error)
        return options + sum(len(row.errors) for row in self.variants)

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong anywhere."""
        return bool(self.form.errors) or self.marked > 0


def amount_text(amount: int | None, currency: str) -> str:
    """Minor units as plain digits for an input: 1999 CNY is "19.99"."""
    if amount is None:
        return ""
    return f"{Decimal(amount).scaleb(-minor_digits(currency)):f}"


def weight_text(grams: int, unit: str) -> str:
    """Grams in the variant's unit, as plain digits; "" for none."""
    value = (Decimal(grams) / GRAMS[unit]).quantize(Decimal("0.001"))
    return f"{value.normalize():f}" if grams else ""


def editor_of(product: Product, store: Store) -> Editor:
    """The editor as it opens on a product that stands."""
    locales = store.all_locales[1:]
    stock = on_hand_by_variant(variant.pk for variant in product.variants.all())
    return Editor(
        form=ProductForm(initial=_initial(product, locales), locales=locales),
        options=[
            OptionRow(
                option.name,
                list(option.values),
                {
                    locale: (
                        option.translations.get(locale, {}).get("name", ""),
                        _texts_of(option.values, option.translations.get(locale, {}).get("values", {})),
                    )
                    for locale in locales
                },
            )
            for option in product.options.all()
        ],
        variants=[
            _row_of(variant, stock.get(variant.pk, 0), store.currency) for variant in product.variants.all()
        ],
        tiles=tiles_of(product),
        product=product,
        companions=companions_of(product),
    )


def _texts_of(values: Sequence[str], texts: dict[str, str]) -> list[str]:
    return [texts.get(value, "") for value in values] if any(texts.values()) else []


def _initial(product: Product, locales: Sequence[str]) -> dict[str, Any]:
    initial: dict[str, Any] = {
        name: getattr(product, name)
        for name in (
            "title",
            "description",
            "handle",
            "seo_title",
            "seo_description",
            "template_suffix",
            "vendor",
            "product_type",
        )
    }
    for locale in locales:
        texts = product.translations.get(locale, {})
        initial |= {f"{name}_{locale}": text for name, text in texts.items()}
    initial |= {"tags": product.tags, "status": product.status, "seen": product.updated_at.isoformat()}
    return initial | {"collections": list(product.places.values_list("collection_id", flat=True))}


def _row_of(variant: Variant, on_hand: int, currency: str) -> VariantRow:
    counted = str(on_hand) if variant.is_tracked else ""
    cells = {
        "price": amount_text(variant.price, currency),
        "compare": amount_text(variant.compare_at_price, currency),
        "cost": amount_text(variant.cost, currency),
        "sku": variant.sku,
        "barcode": variant.barcode,
        "on_hand": counted,
        "shown": counted,
        "weight": weight_text(variant.grams, variant.weight_unit),
        "unit": variant.weight_unit,
        "picture": str(variant.media_id or ""),
        **_measure_cells(variant.measure),
        "tracked": "on" if variant.is_tracked else "",
        "oversell": "on" if variant.when_sold_out == Variant.WhenSoldOut.CONTINUE else "",
        "shipping": "on" if variant.requires_shipping else "",
        "taxable": "on" if variant.is_taxable else "",
    }
    return VariantRow(tuple(variant.option_values), str(variant.pk), cells)


def _measure_cells(measure: Measure | None) -> dict[str, str]:
    if measure is None:
        return {name: NEW_CELLS[name] for name in MEASURE_CELLS}
    per = str(measure.reference)
    values = (amount_of(measure), measure.unit, per, measure.reference_unit)
    return dict(zip(MEASURE_CELLS, values, strict=True))


def blank_editor(store: Store) -> Editor:
    """The editor as it opens on a new product."""
    form = ProductForm(initial={"status": Product.Status.DRAFT.value}, locales=store.all_locales[1:])
    return Editor(form=form, options=[], variants=[VariantRow()], tiles=[])


def editor_from(request: HttpRequest, store: Store, product: Product | None) -> Editor:
    """The editor with what was typed, whatever is wrong with it."""
    locales = store.all_locales[1:]
    return Editor(
        form=ProductForm(request.POST, locales=locales),
        options=read_options(request.POST, locales),
        variants=read_variants(request.POST),
        tiles=read_tiles(request.POST, product, locales),
        product=product,
        companions=read_companions(request.POST),
    )


def draft_from(editor: Editor, currency: str) -> ProductDraft | None:
    """The draft that was typed, or None after noting in the editor all that is wrong."""
    editor.form.is_valid()
    data = editor.form.cleaned_data
    base = draft_of(editor.product) if editor.product else ProductDraft(title="", variants=())
    standing = {str(variant.id): variant for variant in base.variants}
    kept = [row for row in editor.variants if not row.is_off] or editor.variants[:1]
    new = [tile for tile in editor.tiles if tile.is_new]
    draft = replace(
        base,
        title=data.get("title", ""),
        handle=data.get("handle", ""),
        description=data.get("description", ""),
        vendor=data.get("vendor", ""),
        product_type=data.get("product_type", ""),
        tags=tuple(data.get("tags", ())),
        status=data.get("status", Product.Status.DRAFT.value),
        seo_title=data.get("seo_title", ""),
        seo_description=data.get("seo_description", ""),
        template_suffix=data.get("template_suffix"),
        translations=editor.form.translations,
        options=tuple(option.draft() for option in editor.options),
        variants=tuple(variant_from(row, standing.get(row.id), currency) for row in kept),
        media=tuple(_media_draft(tile) for tile in new),
        collections=tuple(collection.pk for collection in data.get("collections", ())),
        complements=ids_of(editor.companions),
    )
    draft = tidy(draft)
    for fault in problems_of(draft):
        note(editor, fault, kept)
    return None if editor.has_errors else draft


def _media_draft(tile: Tile) -> MediaDraft:
    translations = {locale: {"alt": alt} for locale, alt in tile.alts.items()}
    return MediaDraft(alt=tile.alt, kept=read_token(tile.key), translations=translations)


def variant_from(row: VariantRow, standing: VariantDraft | None, currency: str) -> VariantDraft:
    """The variant that a row says; what can't be read is noted in the row."""
    cells = row.cells
    is_tracked = bool(cells["tracked"])
    unit = cells["unit"] if cells["unit"] in GRAMS else "g"
    grams = _grams(row, unit)
    if (
        standing
        and cells["weight"] == weight_text(standing.grams, standing.weight_unit)
        and unit == standing.weight_unit
    ):
        grams = standing.grams
    on_hand = _whole(row, "on_hand") if is_tracked and cells["on_hand"] != cells["shown"] else None
    if is_tracked and standing is None and on_hand is None:
        on_hand = _whole(row, "on_hand") or 0
    return replace(
        standing or VariantDraft(price=0),
        option_values=row.values,
        price=_amount(row, "price", currency) or 0,
        compare_at_price=_amount(row, "compare", currency),
        cost=_amount(row, "cost", currency),
        sku=cells["sku"],
        barcode=cells["barcode"],
        grams=grams,
        weight_unit=unit,
        measure=_measure(row),
        is_tracked=is_tracked,
        when_sold_out=(Variant.WhenSoldOut.CONTINUE if cells["oversell"] else Variant.WhenSoldOut.DENY).value,
        requires_shipping=bool(cells["shipping"]),
        is_taxable=bool(cells["taxable"]),
        on_hand=on_hand,
        media_id=_number(cells["picture"]),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _amount(row: VariantRow, cell: str, currency: str) -> int | None:
    text = row.cells[cell]
    if not text:
        if cell == "price":
            row.errors[cell] = _("Enter a price.")
        return None
    try:
        amount = parse_amount(text, currency)
    except AmountTooLarge:
        amount = -1
    except ValueError:
        message = _("Enter an amount with %(digits)s decimals at most.")
        row.errors[cell] = sentence(message, digits=minor_digits(currency))
        return None
    if amount < 0:
        most = number_text(Decimal(MAX_MINOR).scaleb(-minor_digits(currency)))
        row.errors[cell] = sentence(_("Enter an amount from 0 to %(most)s."), most=most)
        return None
    return amount


def _whole(row: VariantRow, cell: str) -> int | None:
    text = row.cells[cell].replace(",", "")
    if not text:
        return None
    try:
        value = int(text) if len(text) < 12 else 10**12
    except ValueError:
        row.errors[cell] = _("Enter a whole number.")
        return None
    if value < 0:
        row.errors[cell] = _("Stock is 0 or more.")
    return value


def _grams(row: VariantRow, unit: str) -> int:
    text = row.cells["weight"].replace(",", "")
    if not text:
        return 0
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 10**9:
        row.errors["weight"] = _("Enter a weight such as 12.5.")
        return 0
    return round(value * GRAMS[unit])


def _measure(row: VariantRow) -> Measure | None:
    """How much is in one piece; None where nothing is said of it."""
    contents, unit, per, per_unit = (row.cells.get(name, "").replace(",", "") for name in MEASURE_CELLS)
    if not contents:
        return None
    try:
        quantity, reference = Decimal(contents), int(per) if len(per) < 12 else 0
    except (InvalidOperation, ValueError):
        quantity, reference = Decimal(0), 0
    quantity = quantity if quantity.is_finite() and abs(quantity) < 10**10 else Decimal(0)
    return Measure(quantity.quantize(Decimal("0.001")), unit, reference, per_unit)


def note(editor: Editor, fault: ActionError, kept: Sequence[VariantRow]) -> None:
    """Put a fault where its field stands in the editor; what has no place goes to the top."""
    parts = fault.field.split(".")
    index = int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() else -1
    if parts[0] == "variants" and 0 <= index < len(kept):
        kept[index].errors.setdefault(_CELL_OF.get(parts[2], WHOLE_ROW), fault.message)
    elif parts[0] == "options" and 0 <= index < len(editor.options):
        editor.options[index].error = fault.message
    elif parts[0] == "translations" and len(parts) == 3 and f"{parts[2]}_{parts[1]}" in editor.form.fields:
        _add_once(editor.form, f"{parts[2]}_{parts[1]}", fault)
    else:
        _add_once(editor.form, fault.field if fault.field in editor.form.fields else None, fault)


def _add_once(form: ProductForm, field: str | None, fault: ActionError) -> None:
    """Unless the form itself found something there already."""
    if field is None or field not in form.errors:
        form.add_error(field, str(fault.message))
