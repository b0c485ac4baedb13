"""Fill a store with the sample catalogue: products, stock, collections, pictures."""

from __future__ import annotations

import hashlib
from functools import cache

from foundation.events import SYSTEM
from foundation.money import minor_digits
from storefront.samples.catalogue import (
    PICTURES,
    SampleCollection,
    SampleOption,
    SamplePicture,
    SampleProduct,
    SampleVariant,
    load_samples,
)
from storefront.samples.reading import LocalText
from tenants.context import require_store
from tenants.models import Store

from .actions.collections import CollectionDraft, create_collection
from .actions.products import create_product
from .drafts import MediaDraft, OptionDraft, ProductDraft, VariantDraft
from .media.own import new_picture
from .models import Collection, Product

YUAN = 100
"""Sample prices are fen. Elsewhere a seventh of the number is asked, or twenty times it without decimals."""


def install_samples(*, actor: str = SYSTEM) -> None:
    """Bring the sample products and collections into the current store. Those it has already are left alone.

    Some hundred short statements; the pictures are rendered in the background, once a machine.
    """
    store = require_store()
    samples = load_samples()
    standing = set(Product.objects.values_list("handle", flat=True))
    for sample in samples.products:
        if sample.handle not in standing:
            create_product(draft=product_draft(sample, store), actor=actor)
    ids = dict(Product.objects.values_list("handle", "pk"))
    shelves = set(Collection.objects.values_list("handle", flat=True))
    for shelf in samples.collections:
        if shelf.handle not in shelves:
            members = [ids[product.handle] for product in shelf.products if product.handle in ids]
            create_collection(draft=_collection_draft(shelf, store), product_ids=members, actor=actor)


@cache
def sample_hashes() -> frozenset[str]:
    """The content hashes of the sample pictures, whose renditions all stores of a machine share."""
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in PICTURES.glob("*.webp"))


def product_draft(sample: SampleProduct, store: Store) -> ProductDraft:
    """A sample product as a store with these languages and this currency has it."""
    places = {picture.file: index for index, picture in enumerate(sample.pictures)}
    return ProductDraft(
        title=sample.title.in_locale(store.locale),
        handle=sample.handle,
        description=sample.description.in_locale(store.locale),
        vendor=sample.vendor,
        product_type=sample.type.in_locale(store.locale),
        tags=tuple(tag.in_locale(store.locale) for tag in sample.tags),
        status=Product.Status.ACTIVE.value,
        translations=_translations(store, title=sample.title, description=sample.description),
        options=tuple(_option_draft(option, store) for option in sample.options),
        variants=tuple(_variant_draft(variant, places, store) for variant in sample.variants),
        media=tuple(_media_draft(picture, store) for picture in sample.pictures),
    )


def _translations(store: Store, **texts: LocalText) -> dict[str, dict[str, str]]:
    return {
        locale: {name: text.in_locale(locale) for name, text in texts.items()}
        for locale in store.all_locales[1:]
    }


def _option_draft(option: SampleOption, store: Store) -> OptionDraft:
    values = {value.in_locale(store.locale): value for value in option.values}
    return OptionDraft(
        name=option.name.in_locale(store.locale),
        values=tuple(values),
        translations={
            locale: {
                "name": option.name.in_locale(locale),
                "values": {own: value.in_locale(locale) for own, value in values.items()},
            }
            for locale in store.all_locales[1:]
        },
    )


def _variant_draft(variant: SampleVariant, places: dict[str, int], store: Store) -> VariantDraft:
    return VariantDraft(
        option_values=tuple(value.in_locale(store.locale) for value in variant.options),
        sku=variant.sku,
        price=price_in(variant.price, store.currency),
        compare_at_price=(
            None if variant.compare_at is None else price_in(variant.compare_at, store.currency)
        ),
        grams=variant.grams,
        is_tracked=variant.stock is not None,
        on_hand=variant.stock,
        picture=places[variant.picture.file] if variant.picture else -1,
    )


def price_in(fen: int, currency: str) -> int:
    """A plausible price in another currency, whole in its major unit. No exchange rate: samples only."""
    if currency == "CNY":
        return fen
    digits = minor_digits(currency)
    if digits == 0:
        return max(fen * 20 // YUAN, 1)
    return int(max(round(fen / YUAN / 7), 1) * 10**digits)


def _media_draft(picture: SamplePicture, store: Store) -> MediaDraft:
    return MediaDraft(
        data=picture.path.read_bytes(),
        alt=picture.alt.in_locale(store.locale),
        translations=_translations(store, alt=picture.alt),
    )


def _collection_draft(shelf: SampleCollection, store: Store) -> CollectionDraft:
    return CollectionDraft(
        title=shelf.title.in_locale(store.locale),
        handle=shelf.handle,
        description=shelf.description.in_locale(store.locale),
        translations=_translations(store, title=shelf.title, description=shelf.description),
        picture=new_picture(
            shelf.picture.path.read_bytes(),
            alt=shelf.picture.alt.in_locale(store.locale),
            translations=_translations(store, alt=shelf.picture.alt),
        ),
    )
