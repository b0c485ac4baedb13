"""What a draft must be like. Every fault is found at once, each with the field it is in.

Fields are named as in the draft: "title", "options.0.name", "variants.3.price".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.html import clean_html
from foundation.money import MAX_MINOR

from .drafts import OptionDraft, ProductDraft, Translations, VariantDraft
from .handles import is_handle, is_suffix
from .models import MAX_OPTIONS, MAX_VARIANTS, Product, Variant

MAX_TEXT = 255
MAX_TAGS = 250
MAX_DESCRIPTION = 500_000
MAX_GRAMS = 2_000_000_000
MAX_ON_HAND = 2_000_000_000
MAX_MEASURE = 100_000_000
_LINE_FIELDS = {
    "title": _("The title"),
    "vendor": _("The vendor"),
    "product_type": _("The type"),
    "seo_title": _("The title for search engines"),
}


def tidy(draft: ProductDraft) -> ProductDraft:
    """The draft with white space trimmed, HTML cleaned, repeated tags and empty translations dropped."""
    return replace(
        draft,
        title=line(draft.title),
        handle=line(draft.handle),
        description=clean_html(draft.description),
        vendor=line(draft.vendor),
        product_type=line(draft.product_type),
        tags=unique_tags(draft.tags),
        seo_title=line(draft.seo_title),
        seo_description=line(draft.seo_description),
        translations=tidy_translations(draft.translations),
        options=tuple(_tidy_option(option) for option in draft.options),
        variants=tuple(_tidy_variant(variant) for variant in draft.variants),
    )


def line(text: str) -> str:
    """Text without white space around it and without NUL, which the database can't hold."""
    return text.replace("\0", "").strip()


def unique_tags(tags: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Tags trimmed, in order, each once whatever its case; a comma parts two tags."""
    found: dict[str, str] = {}
    for tag in (line(part) for text in tags for part in text.replace("，", ",").split(",")):
        if tag:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def tidy_translations(translations: Translations) -> dict[str, dict[str, str]]:
    """Translations of a product or a collection: trimmed, descriptions cleaned, empty ones left out."""
    tidied: dict[str, dict[str, str]] = {}
    for locale, texts in translations.items():
        kept = {
            name: clean_html(text) if name == "description" else line(text) for name, text in texts.items()
        }
        if kept := {name: text for name, text in kept.items() if text}:
            tidied[locale] = kept
    return tidied


def _tidy_option(option: OptionDraft) -> OptionDraft:
    return replace(
        option, name=line(option.name), values=tuple(dict.fromkeys(line(value) for value in option.values))
    )


def _tidy_variant(variant: VariantDraft) -> VariantDraft:
    return replace(
        variant,
        option_values=tuple(line(value) for value in variant.option_values),
        sku=line(variant.sku),
        barcode=line(variant.barcode),
    )


def refuse_faults(draft: ProductDraft) -> None:
    """Raise the first fault of a tidied draft as an ActionError."""
    fault = next(problems_of(draft), None)
    if fault is not None:
        raise fault


def problems_of(draft: ProductDraft) -> Iterator[ActionError]:
    """Every fault of a tidied draft."""
    yield from _product_problems(draft)
    yield from _option_problems(draft)
    yield from _variant_problems(draft)


def too_long(field: str, what: object, limit: int = MAX_TEXT) -> ActionError:
    """The fault of a text with more characters than its field holds."""
    message = sentence(_("%(what)s has more than %(limit)s characters."), what=what, limit=limit)
    return ActionError("too_long", message, field=field)


def _product_problems(draft: ProductDraft) -> Iterator[ActionError]:
    if not draft.title:
        yield ActionError("title_missing", _("The product needs a title."), field="title")
    for field, label in _LINE_FIELDS.items():
        if len(getattr(draft, field)) > MAX_TEXT:
            yield too_long(field, label)
        for locale, texts in draft.translations.items():
            if len(texts.get(field, "")) > MAX_TEXT:
                yield too_long(f"translations.{locale}.{field}", label)
    if len(draft.description) > MAX_DESCRIPTION:
        yield too_long("description", _("The description"), MAX_DESCRIPTION)
    if draft.handle and not is_handle(draft.handle):
        message = _("Use letters, digits and hyphens in the address, without spaces or signs.")
        yield ActionError("handle_invalid", message, field="handle")
    if not is_suffix(draft.template_suffix or ""):
        yield ActionError("template_invalid", _("Choose one of the templates."), field="template_suffix")
    if draft.status not in Product.Status.values:
        yield ActionError("status_unknown", _("Choose active, draft or archived."), field="status")
    if len(draft.tags) > MAX_TAGS:
        told = sentence(_("A product has %(limit)s tags at most."), limit=MAX_TAGS)
        yield ActionError("too_many_tags", told, field="tags")
    if any(len(tag) > MAX_TEXT for tag in draft.tags):
        yield too_long("tags", _("A tag"))


def _option_problems(draft: ProductDraft) -> Iterator[ActionError]:
    if len(draft.options) > MAX_OPTIONS:
        message = sentence(_("A product has %(limit)s options at most."), limit=MAX_OPTIONS)
        yield ActionError("too_many_options", message, field="options")
    names = [option.name.casefold() for option in draft.options]
    for index, option in enumerate(draft.options):
        field = f"options.{index}.name"
        if not option.name:
            yield ActionError("option_name_missing", _("Give the option a name, such as Size."), field=field)
        elif names.index(option.name.casefold()) != index:
            yield ActionError("option_name_twice", _("Two options have the same name."), field=field)
        if len(option.name) > MAX_TEXT:
            yield too_long(field, _("The option's name"))


def _variant_problems(draft: ProductDraft) -> Iterator[ActionError]:
    if not draft.variants:
        yield ActionError("variant_missing", _("The product needs at least one variant."), field="variants")
    if len(draft.variants) > MAX_VARIANTS:
        message = sentence(_("A product has %(limit)s variants at most."), limit=MAX_VARIANTS)
        yield ActionError("too_many_variants", message, field="variants")
        return
    seen: set[tuple[str, ...]] = set()
    for index, variant in enumerate(draft.variants):
        at = f"variants.{index}"
        yield from _value_problems(draft, variant, at)
        if variant.option_values in seen:
            name = " / ".join(variant.option_values) or draft.title
            message = sentence(_("There are two variants %(name)s."), name=name)
            yield ActionError("variant_twice", message, field=f"{at}.option_values")
        seen.add(variant.option_values)
        yield from _amount_problems(variant, at)


def _value_problems(draft: ProductDraft, variant: VariantDraft, at: str) -> Iterator[ActionError]:
    field = f"{at}.option_values"
    if len(variant.option_values) != len(draft.options) or not all(variant.option_values):
        message = _("Each variant needs one value for each option.")
        yield ActionError("option_value_missing", message, field=field)
    if any(len(value) > MAX_TEXT for value in variant.option_values):
        yield too_long(field, _("An option's value"))


def _amount_problems(variant: VariantDraft, at: str) -> Iterator[ActionError]:
    amounts = {"price": variant.price, "compare_at_price": variant.compare_at_price, "cost": variant.cost}
    for name, amount in amounts.items():
        if amount is not None and not 0 <= amount <= MAX_MINOR:
            message = _("The price is out of range.")
            yield ActionError("amount_out_of_range", message, field=f"{at}.{name}")
    if not 0 <= variant.grams <= MAX_GRAMS:
        yield ActionError("weight_out_of_range", _("The weight is out of range."), field=f"{at}.grams")
    if variant.on_hand is not None and abs(variant.on_hand) > MAX_ON_HAND:
        message = _("That is more stock than we can count.")
        yield ActionError("quantity_too_large", message, field=f"{at}.on_hand")
    if len(variant.sku) > MAX_TEXT:
        yield too_long(f"{at}.sku", _("The SKU"))
    if len(variant.barcode) > MAX_TEXT:
        yield too_long(f"{at}.barcode", _("The barcode"))
    if variant.weight_unit not in Variant.WeightUnit.values:
        yield ActionError("weight_unit_unknown", _("Weigh in g, kg, oz or lb."), field=f"{at}.weight_unit")
    yield from _measure_problems(variant, at)
    if variant.when_sold_out not in Variant.WhenSoldOut.values:
        message = _("Say whether it is still sold when it is sold out.")
        yield ActionError("policy_unknown", message, field=f"{at}.when_sold_out")


def _measure_problems(variant: VariantDraft, at: str) -> Iterator[ActionError]:
    measure = variant.measure
    if measure is None:
        return
    field = f"{at}.measure"
    if not (0 < measure.quantity <= MAX_MEASURE and 0 < measure.reference <= MAX_MEASURE):
        message = _("Say how much is in one piece, such as 250 ml, and for how much the price is told.")
        yield ActionError("measure_out_of_range", message, field=field)
    elif not measure.fits:
        message = _("Choose two units that measure the same, such as g and kg.")
        yield ActionError("measure_unfit", message, field=field)
