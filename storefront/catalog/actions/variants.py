"""Write a product's options and variants as a draft says."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from storefront.catalog.drafts import ProductDraft, VariantDraft
from storefront.catalog.models import Media, Option, Product, Variant

VARIANT_FIELDS = (
    *("sku", "barcode", "price", "compare_at_price", "cost", "grams", "weight_unit", "is_tracked"),
    *("when_sold_out", "requires_shipping", "is_taxable"),
)
MEASURED = ("quantity_value", "quantity_unit", "reference_value", "reference_unit")
WRITTEN = ["position", "option_values", "media", "extra", *VARIANT_FIELDS, *MEASURED]


def write_options(product: Product, draft: ProductDraft) -> bool:
    """Bring the options to the draft's, keeping only values that a variant has. True if that changed any."""
    present = list(Option.objects.filter(product=product).order_by("position"))
    changed = len(present) != len(draft.options)
    for index, wanted in enumerate(draft.options):
        values = _used_values(draft, index)
        translations = _kept_translations(wanted.translations, values)
        option = present[index] if index < len(present) else Option(product=product, position=index + 1)
        state = (option.name, option.values, option.translations)
        if option.pk is None or state != (wanted.name, values, translations):
            option.name, option.values, option.translations = wanted.name, values, translations
            option.save()
            changed = True
    for option in present[len(draft.options) :]:
        option.delete()
    return changed


def _used_values(draft: ProductDraft, index: int) -> list[str]:
    used = dict.fromkeys(variant.option_values[index] for variant in draft.variants)
    listed = [value for value in draft.options[index].values if value in used]
    return list(dict.fromkeys([*listed, *used]))


def _kept_translations(translations: object, values: list[str]) -> dict[str, dict[str, object]]:
    kept: dict[str, dict[str, object]] = {}
    for locale, texts in dict(translations or {}).items():  # type: ignore[call-overload]
        name = str(texts.get("name", "")).strip()
        own = {value: text for value, text in texts.get("values", {}).items() if value in values and text}
        if name or own:
            kept[locale] = {"name": name, "values": own}
    return kept


def write_variants(
    product: Product, draft: ProductDraft, new_media: Sequence[Media]
) -> tuple[list[Variant], bool]:
    """Bring the variants to the draft's: changed, added, and those it leaves out removed.

    Returns them in the draft's order, and whether anything changed. `new_media` are the rows made for the
    draft's `media`. Raises ActionError "reserved" when one to be removed is in open orders.
    """
    present = list(Variant.objects.filter(product=product))
    matched = _match(present, draft.variants)
    kept = {variant.pk for variant in matched.values()}
    gone = [variant for variant in present if variant.pk not in kept]
    _remove(gone)
    own_media = set(Media.objects.filter(product=product).values_list("pk", flat=True))
    rows, added, changed = [], [], []
    for index, wanted in enumerate(draft.variants):
        variant = matched.get(index) or Variant(product=product)
        before = [getattr(variant, name) for name in _attnames()]
        _fill(variant, index, wanted)
        variant.media_id = _media_id(wanted, new_media, own_media)
        rows.append(variant)
        if index not in matched:
            added.append(variant)
        elif before != [getattr(variant, name) for name in _attnames()]:
            changed.append(variant)
    _park(changed)
    Variant.objects.bulk_update(changed, WRITTEN, batch_size=500)
    Variant.objects.bulk_create(added, batch_size=500)
    return rows, bool(gone or added or changed)


def _attnames() -> list[str]:
    return ["media_id" if name == "media" else name for name in WRITTEN]


def _match(present: list[Variant], drafts: Sequence[VariantDraft]) -> dict[int, Variant]:
    """{index of the draft: the variant that it means}, by id where it has one, else by option values."""
    by_id = {variant.pk: variant for variant in present}
    by_values = {tuple(variant.option_values): variant for variant in present}
    matched = {
        i: by_id[draft.id] for i, draft in enumerate(drafts) if draft.id in by_id and draft.id is not None
    }
    taken = {variant.pk for variant in matched.values()}
    for index, draft in enumerate(drafts):
        found = by_values.get(draft.option_values)
        if index not in matched and found is not None and found.pk not in taken:
            matched[index] = found
            taken.add(found.pk)
    return matched


def _remove(variants: list[Variant]) -> None:
    ids = [variant.pk for variant in variants]
    held = Variant.objects.filter(pk__in=ids, stock_levels__reserved__gt=0).first()
    if held is not None:
        message = _("%(variant)s is in orders that have not left yet, so it can't be removed.")
        raise ActionError("reserved", sentence(message, variant=str(held)), field="variants")
    Variant.objects.filter(pk__in=ids).delete()


def _fill(variant: Variant, index: int, draft: VariantDraft) -> None:
    variant.position = index + 1
    variant.option_values = list(draft.option_values)
    variant.extra = dict(draft.extra)
    for name in VARIANT_FIELDS:
        setattr(variant, name, getattr(draft, name))
    measure = draft.measure
    parts = (measure.quantity, measure.unit, measure.reference, measure.reference_unit) if measure else None
    for name, value in zip(MEASURED, parts or (None, "", None, ""), strict=True):
        setattr(variant, name, value)


def _media_id(draft: VariantDraft, new_media: Sequence[Media], own_media: set[int]) -> int | None:
    if 0 <= draft.picture < len(new_media):
        return new_media[draft.picture].pk
    return draft.media_id if draft.media_id in own_media else None


def _park(variants: list[Variant]) -> None:
    """Free the option values of rows about to change, so that two may trade places in one go."""
    values = {variant.pk: variant.option_values for variant in variants}
    parked = Variant.objects.in_bulk(values)
    moving = [row for pk, row in parked.items() if row.option_values != values[pk]]
    for row in moving:
        row.option_values = [f"\x01{row.pk}"]
    Variant.objects.bulk_update(moving, ["option_values"], batch_size=500)
