"""Changes of many products at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.events import SYSTEM, record
from foundation.taken_down import refuse_taken_down
from storefront.catalog.checks import MAX_TAGS, MAX_TEXT, too_long, unique_tags
from storefront.catalog.events import ProductUpdated
from storefront.catalog.locks import lock_products
from storefront.catalog.models import Product, Variant

from .products import search_text


@transaction.atomic
def set_status(*, product_ids: Iterable[int], status: Product.Status, actor: str = SYSTEM) -> int:
    """Publish (active), unpublish (draft) or archive products. How many changed."""
    changing = [product for product in lock_products(product_ids) if product.status != status]
    if status == Product.Status.ACTIVE:
        refuse_taken_down("product", changing)
    now = timezone.now()
    for product in changing:
        product.status = status
        product.updated_at = now
        if product.is_published and product.published_at is None:
            product.published_at = now
    _write(changing, ["status"], ["status", "published_at", "updated_at"], actor)
    return len(changing)


@transaction.atomic
def tag_products(
    *,
    product_ids: Iterable[int],
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    actor: str = SYSTEM,
) -> int:
    """Add tags to products and take others away, whatever their case. How many changed."""
    added, removed = unique_tags(tuple(add)), {tag.casefold() for tag in unique_tags(tuple(remove))}
    if any(len(tag) > MAX_TEXT for tag in added):
        raise too_long("tags", _("A tag"))
    products = lock_products(product_ids)
    skus = _skus(products)
    changing = []
    for product in products:
        tags = [tag for tag in unique_tags((*product.tags, *added)) if tag.casefold() not in removed]
        if len(tags) > MAX_TAGS:
            message = _("A product has %(limit)s tags at most.")
            raise ActionError("too_many_tags", sentence(message, limit=MAX_TAGS), field="tags")
        if tags != product.tags:
            product.tags = tags
            product.updated_at = timezone.now()
            product.search_text = search_text(product, skus.get(product.pk, ()))
            changing.append(product)
    _write(changing, ["tags"], ["tags", "search_text", "updated_at"], actor)
    return len(changing)


def _skus(products: list[Product]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Variant.objects.filter(product__in=products).exclude(sku="").order_by("position")
    for product_id, sku in rows.values_list("product_id", "sku"):
        found.setdefault(product_id, []).append(sku)
    return found


def _write(products: list[Product], changed: list[str], fields: list[str], actor: str) -> None:
    Product.objects.bulk_update(products, fields, batch_size=500)
    for product in products:
        payload = ProductUpdated(product=product.pk, handle=product.handle, changed=changed)
        record(payload, subject=product, actor=actor)
