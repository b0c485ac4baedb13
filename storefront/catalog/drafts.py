"""What a product shall be: one shape that the editor, the importer and the samples all fill in.

Amounts are minor units of the store's currency. A draft is checked by `checks.problems_of` and written by
`actions.create_product` and `actions.update_product`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .measures import Measure
from .models import Product, Variant

type Translations = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """A choice, its values in order; `translations` is {locale: {"name": text, "values": {value: text}}}."""

    name: str
    values: tuple[str, ...] = ()
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MediaDraft:
    """A picture by where it is to be had from: a `source_url`; `data`, the bytes of the file itself; or
    `kept`, (content hash, storage key) of an original that is kept already."""

    source_url: str = ""
    alt: str = ""
    data: bytes | None = None
    kept: tuple[str, str] | None = None
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One combination of option values.

    `id` names the variant it is now, where its values may have changed; without it the variant with the
    same values is meant. `on_hand` None leaves the stock as it is. The picture is `media_id` of one that
    stands, or `picture`, an index into the product draft's `media`; -1 is none.
    """

    price: int
    option_values: tuple[str, ...] = ()
    id: int | None = None
    sku: str = ""
    barcode: str = ""
    compare_at_price: int | None = None
    cost: int | None = None
    grams: int = 0
    weight_unit: str = Variant.WeightUnit.GRAM.value
    measure: Measure | None = None
    is_tracked: bool = True
    when_sold_out: str = Variant.WhenSoldOut.DENY.value
    requires_shipping: bool = True
    is_taxable: bool = True
    on_hand: int | None = None
    media_id: int | None = None
    picture: int = -1
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A whole product. An empty `handle` is made from the title; `media` are pictures to be added.

    `collections` are ids; None leaves the product where it is. `template_suffix` None leaves the template.
    `complements` are ids of products that go with it, in their order; None leaves those it has.
    """

    title: str
    variants: tuple[VariantDraft, ...]
    options: tuple[OptionDraft, ...] = ()
    handle: str = ""
    description: str = ""
    vendor: str = ""
    product_type: str = ""
    tags: tuple[str, ...] = ()
    status: str = Product.Status.DRAFT.value
    seo_title: str = ""
    seo_description: str = ""
    template_suffix: str | None = None
    is_gift_card: bool = False
    translations: Translations = field(default_factory=dict)
    media: tuple[MediaDraft, ...] = ()
    collections: tuple[int, ...] | None = None
    complements: tuple[int, ...] | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


def draft_of(product: Product) -> ProductDraft:
    """The product as it stands, without stock and pictures to be added."""
    return ProductDraft(
        title=product.title,
        handle=product.handle,
        description=product.description,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=tuple(product.tags),
        status=product.status,
        seo_title=product.seo_title,
        seo_description=product.seo_description,
        template_suffix=product.template_suffix,
        is_gift_card=product.is_gift_card,
        translations=product.translations,
        extra=product.extra,
        options=tuple(
            OptionDraft(name=option.name, values=tuple(option.values), translations=option.translations)
            for option in product.options.all()
        ),
        variants=tuple(_variant_draft(variant) for variant in product.variants.all()),
    )


def _variant_draft(variant: Variant) -> VariantDraft:
    return VariantDraft(
        id=variant.pk,
        option_values=tuple(variant.option_values),
        sku=variant.sku,
        barcode=variant.barcode,
        price=variant.price,
        compare_at_price=variant.compare_at_price,
        cost=variant.cost,
        grams=variant.grams,
        weight_unit=variant.weight_unit,
        measure=variant.measure,
        is_tracked=variant.is_tracked,
        when_sold_out=variant.when_sold_out,
        requires_shipping=variant.requires_shipping,
        is_taxable=variant.is_taxable,
        media_id=variant.media_id,
        extra=variant.extra,
    )
