"""Add, change and remove a whole product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.events import SYSTEM, record
from foundation.handles import sounds
from foundation.taken_down import refuse_taken_down
from storefront.catalog.checks import refuse_faults, tidy
from storefront.catalog.drafts import ProductDraft, VariantDraft
from storefront.catalog.events import ProductCreated, ProductDeleted, ProductMoved, ProductUpdated
from storefront.catalog.handles import free_handle, handle_from
from storefront.catalog.limits import PRODUCTS
from storefront.catalog.locks import lock_product
from storefront.catalog.models import Collection, CollectionProduct, Media, Product, Variant
from storefront.inventory.actions import set_on_hand

from .complements import write_complements
from .media import announce_removed, append_media
from .variants import write_options, write_variants

FIELDS = (
    *("title", "description", "vendor", "product_type", "tags", "status", "seo_title", "seo_description"),
    *("is_gift_card", "translations", "extra"),
)
TRIES = 5


def create_product(*, draft: ProductDraft, actor: str = SYSTEM) -> Product:
    """Add a product with its options, variants, stock, pictures and places in collections.

    Raises ActionError for the first fault of the draft, and limit_products. A handle that is taken gets a
    number.
    """
    draft = tidy(draft)
    refuse_faults(draft)
    for attempt in range(TRIES):
        try:
            return _create(draft, actor)
        except IntegrityError:
            # Another product took the handle between our look and our write.
            if attempt == TRIES - 1 or not _is_taken(draft):
                raise
    raise AssertionError("the loop returns or raises")


def _is_taken(draft: ProductDraft) -> bool:
    wanted = draft.handle or handle_from(draft.title) or "product-"
    return Product.objects.filter(handle__startswith=wanted).exists()


@transaction.atomic
def _create(draft: ProductDraft, actor: str) -> Product:
    PRODUCTS.refuse_beyond()
    wanted = draft.handle or handle_from(draft.title)
    product = Product(handle=free_handle(Product, wanted, prefix="product"))
    _fill(product, draft)
    if product.is_published:
        refuse_taken_down("product", [product])
    product.save()
    write_options(product, draft)
    media = append_media(product, draft.media)
    variants, _changed = write_variants(product, draft, media)
    _count_stock(variants, draft.variants, actor)
    _summarise(product, draft, variants)
    _place(product, draft.collections)
    write_complements(product, draft.complements)
    record(ProductCreated(product=product.pk, handle=product.handle), subject=product, actor=actor)
    return product


@transaction.atomic
def update_product(
    *, product_id: int, draft: ProductDraft, seen: datetime | None = None, actor: str = SYSTEM
) -> Product:
    """Bring a product to what the draft says. Pictures of the draft are added to those it has.

    `seen` is the `updated_at` the editor started from: ActionError "stale" when someone else saved since.
    Variants that the draft leaves out are removed, unless units of them are reserved for orders.
    """
    draft = tidy(draft)
    refuse_faults(draft)
    product = lock_product(product_id)
    if seen is not None and product.updated_at != seen:
        message = _("Someone else has changed this product meanwhile. Load it again, then make your change.")
        raise ActionError("stale", message)
    _move(product, draft.handle, actor)
    changed = _fill(product, draft)
    if product.is_published:
        refuse_taken_down("product", [product])
    if write_options(product, draft):
        changed.append("options")
    media = append_media(product, draft.media)
    variants, variants_changed = write_variants(product, draft, media)
    _count_stock(variants, draft.variants, actor)
    product.updated_at = timezone.now()
    _summarise(product, draft, variants)
    changed += ["variants"] * variants_changed + ["media"] * bool(media)
    changed += ["collections"] * _place(product, draft.collections)
    changed += ["complements"] * write_complements(product, draft.complements)
    record(
        ProductUpdated(product=product.pk, handle=product.handle, changed=changed),
        subject=product,
        actor=actor,
    )
    return product


@transaction.atomic
def delete_product(*, product_id: int, actor: str = SYSTEM) -> None:
    """Remove a product that was never ordered. Raises ActionError "sold" for one that was: archive it."""
    product = lock_product(product_id)
    if Variant.objects.filter(product=product, order_lines__isnull=False).exists():
        message = _("%(title)s is part of orders, so it can't be deleted. Archive it instead.")
        raise ActionError("sold", sentence(message, title=product.title))
    announce_removed(product, Media.objects.filter(product=product))
    record(
        ProductDeleted(product=product.pk, handle=product.handle, title=product.title),
        subject=product,
        actor=actor,
    )
    product.delete()


def _move(product: Product, handle: str, actor: str) -> None:
    if not handle or handle == product.handle:
        return
    if Product.objects.filter(handle=handle).exclude(pk=product.pk).exists():
        raise ActionError("handle_taken", _("Another product has this address."), field="handle")
    record(ProductMoved(product=product.pk, former=product.handle), subject=product, actor=actor)
    product.handle = handle


def _fill(product: Product, draft: ProductDraft) -> list[str]:
    """Set the plain fields; the names of those that changed."""
    changed = []
    for field in FIELDS:
        value = getattr(draft, field)
        value = (
            list(value) if field == "tags" else dict(value) if field in {"translations", "extra"} else value
        )
        if getattr(product, field) != value:
            changed.append(field)
            setattr(product, field, value)
    if draft.template_suffix is not None and draft.template_suffix != product.template_suffix:
        changed.append("template_suffix")
        product.template_suffix = draft.template_suffix
    if product.is_published and product.published_at is None:
        product.published_at = timezone.now()
    return changed


def _count_stock(variants: Sequence[Variant], drafts: Iterable[VariantDraft], actor: str) -> None:
    counts = {
        variant: draft.on_hand
        for variant, draft in zip(variants, drafts, strict=True)
        if draft.on_hand is not None
    }
    if counts:
        set_on_hand(counts=counts, actor=actor)


def _summarise(product: Product, draft: ProductDraft, variants: Sequence[Variant]) -> None:
    """Keep what lists, filters and search read from the product's own row."""
    prices = [variant.price for variant in variants]
    product.price_min, product.price_max = min(prices), max(prices)
    product.search_text = search_text(product, [variant.sku for variant in variants])
    product.save()


def search_text(product: Product, skus: Iterable[str]) -> str:
    """What search reads: titles in all languages, vendor, type, tags, handle and SKUs, a line each.

    Chinese titles stand there in pinyin too, whole and by first letters: "zishuijing" and "zsj".
    """
    titles = [texts.get("title", "") for texts in product.translations.values()]
    words = [
        product.title,
        *titles,
        *(sound for title in (product.title, *titles) for sound in sounds(title)),
        product.vendor,
        product.product_type,
        *product.tags,
        product.handle,
        *skus,
    ]
    return "\n".join(dict.fromkeys(word for word in words if word))


def _place(product: Product, collection_ids: Sequence[int] | None) -> bool:
    """Put the product into these collections without rules, at their end, and take it out of such others."""
    if collection_ids is None:
        return False
    # Those with rules take what fits them by themselves.
    by_hand = Collection.objects.filter(rules=[])
    wanted = set(by_hand.filter(pk__in=collection_ids).values_list("pk", flat=True))
    places = CollectionProduct.objects.filter(product=product, collection__in=by_hand)
    present = set(places.values_list("collection_id", flat=True))
    CollectionProduct.objects.filter(product=product, collection_id__in=present - wanted).delete()
    for collection_id in sorted(wanted - present):
        last = CollectionProduct.objects.filter(collection_id=collection_id).order_by("-position").first()
        CollectionProduct.objects.create(
            collection_id=collection_id, product=product, position=last.position + 1 if last else 0
        )
    return wanted != present
