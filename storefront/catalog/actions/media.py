"""Pictures of products: added, described, ordered, removed, and what becomes of them in the background."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import batched

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.checks import line, tidy_translations
from storefront.catalog.drafts import MediaDraft
from storefront.catalog.events import MediaAdded, MediaFailed, MediaRemoved, MediaRendered, ProductUpdated
from storefront.catalog.locks import lock_media, lock_product
from storefront.catalog.media.pictures import Picture, keep_original
from storefront.catalog.media.reasons import PictureError
from storefront.catalog.models import Media, Product, Variant

MAX_MEDIA = 250
MAX_ALT = 512
MAX_URL = 2048


def append_media(product: Product, drafts: Sequence[MediaDraft]) -> list[Media]:
    """Add pictures behind those the product has; the event has them fetched and rendered.

    For use inside another action's transaction. Raises PictureError for bytes that are no picture.
    """
    if not drafts:
        return []
    standing = Media.objects.filter(product=product).aggregate(last=Max("position"))["last"] or 0
    if Media.objects.filter(product=product).count() + len(drafts) > MAX_MEDIA:
        raise ActionError("too_many_pictures", _("A product has 250 pictures at most."), field="media")
    rows = [_row(product, draft, standing + index) for index, draft in enumerate(drafts, start=1)]
    Media.objects.bulk_create(rows, batch_size=500)
    _announce(product, rows)
    return rows


def _announce(product: Product, rows: Sequence[Media]) -> None:
    for part in batched(rows, 100):
        record(MediaAdded(product=product.pk, media=[row.pk for row in part]), subject=product)


def _row(product: Product, draft: MediaDraft, position: int) -> Media:
    if draft.data is None and draft.kept is None and not draft.source_url.startswith(("http://", "https://")):
        message = _("A picture's address starts with http:// or https://.")
        raise ActionError("address_invalid", message, field="media")
    if len(draft.source_url) > MAX_URL:
        raise ActionError("address_too_long", _("A picture's address is too long."), field="media")
    media = Media(
        product=product,
        position=position,
        alt=line(draft.alt)[:MAX_ALT],
        source_url=draft.source_url,
        translations=tidy_translations(draft.translations),
    )
    if draft.kept is not None:
        media.content_hash, media.file = draft.kept
    elif draft.data is not None:
        media.content_hash, media.file = keep_original(draft.data)
    return media


@transaction.atomic
def add_media(*, product_id: int, drafts: Sequence[MediaDraft], actor: str = SYSTEM) -> list[Media]:
    """Add pictures to a product, at the end."""
    product = lock_product(product_id)
    media = append_media(product, drafts)
    _touch(product, actor)
    return media


@transaction.atomic
def describe_media(
    *,
    media_id: int,
    alt: str,
    translations: Mapping[str, Mapping[str, str]] | None = None,
    actor: str = SYSTEM,
) -> Media:
    """Say what a picture shows to those who can't see it; `translations` are {locale: {"alt": text}}."""
    product = lock_product(Media.objects.values_list("product_id", flat=True).get(pk=media_id))
    media = Media.objects.get(pk=media_id)
    media.alt = line(alt)[:MAX_ALT]
    if translations is not None:
        media.translations = tidy_translations(translations)
    media.save(update_fields=["alt", "translations"])
    _touch(product, actor)
    return media


@transaction.atomic
def reorder_media(*, product_id: int, media_ids: Sequence[int], actor: str = SYSTEM) -> None:
    """Put a product's pictures in this order; those not named follow in the order they had."""
    product = lock_product(product_id)
    place = {media_id: index for index, media_id in enumerate(media_ids)}
    rows = sorted(
        Media.objects.filter(product=product), key=lambda m: (place.get(m.pk, len(place)), m.position, m.pk)
    )
    for position, media in enumerate(rows, start=1):
        media.position = position
    Media.objects.bulk_update(rows, ["position"], batch_size=500)
    _touch(product, actor)


@transaction.atomic
def remove_media(*, product_id: int, media_ids: Iterable[int], actor: str = SYSTEM) -> int:
    """Take pictures off a product. Files that no other picture shares are deleted on commit. How many."""
    product = lock_product(product_id)
    rows = list(Media.objects.filter(product=product, pk__in=list(media_ids)))
    Variant.objects.filter(media__in=rows).update(media=None)
    Media.objects.filter(pk__in=[row.pk for row in rows]).delete()
    announce_removed(product, rows)
    if rows:
        _touch(product, actor)
    return len(rows)


def announce_removed(product: Product, rows: Iterable[Media]) -> None:
    """Tell that pictures are gone, so that files that no other picture shares are deleted."""
    hashes = sorted({row.content_hash for row in rows if row.content_hash})
    if hashes:
        record(MediaRemoved(product=product.pk, hashes=hashes), subject=product)


@transaction.atomic
def finish_media(*, media_id: int, picture: Picture, is_whole: bool) -> None:
    """Note that a picture can be shown; `is_whole` tells that no size or format is to follow."""
    media = lock_media(media_id)
    if media is None or media.content_hash != picture.content_hash:
        return
    media.status, media.error = Media.Status.READY, ""
    media.width, media.height = picture.width, picture.height
    media.renditions = picture.as_json()["renditions"]
    media.save()
    payload = MediaRendered(product=media.product_id, media=media.pk, is_whole=is_whole)
    record(payload, subject=media)


@transaction.atomic
def fail_media(*, media_id: int, error: PictureError) -> None:
    """Note why a picture could not be had."""
    media = lock_media(media_id)
    if media is None or media.status == Media.Status.READY:
        return
    media.status, media.error = Media.Status.FAILED, error.kept
    media.save(update_fields=["status", "error"])
    record(MediaFailed(product=media.product_id, media=media.pk, reason=error.kept), subject=media)


@transaction.atomic
def receive_media(*, media_id: int, content_hash: str, file: str) -> None:
    """Note that a picture was fetched and kept."""
    Media.objects.filter(pk=media_id).update(content_hash=content_hash, file=file)


@transaction.atomic
def retry_media(*, media_ids: Iterable[int]) -> int:
    """Try failed pictures once more. How many."""
    rows = list(
        Media.objects.select_for_update()
        .filter(pk__in=list(media_ids), status=Media.Status.FAILED)
        .order_by("pk")
    )
    for media in rows:
        media.status, media.error = Media.Status.PENDING, ""
    Media.objects.bulk_update(rows, ["status", "error"], batch_size=500)
    by_product: dict[int, list[Media]] = {}
    for media in rows:
        by_product.setdefault(media.product_id, []).append(media)
    for product in Product.objects.filter(pk__in=by_product):
        _announce(product, by_product[product.pk])
    return len(rows)


def _touch(product: Product, actor: str) -> None:
    product.updated_at = timezone.now()
    product.save(update_fields=["updated_at"])
    payload = ProductUpdated(product=product.pk, handle=product.handle, changed=["media"])
    record(payload, subject=product, actor=actor)
