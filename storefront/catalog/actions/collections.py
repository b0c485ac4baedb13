"""Add, change and remove collections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.html import clean_html
from storefront.catalog.checks import MAX_DESCRIPTION, MAX_TEXT, line, tidy_translations, too_long
from storefront.catalog.drafts import Translations
from storefront.catalog.events import (
    CollectionCreated,
    CollectionDeleted,
    CollectionMoved,
    CollectionRefilled,
    CollectionUpdated,
)
from storefront.catalog.handles import free_handle, handle_from, is_handle, is_suffix
from storefront.catalog.locks import lock_collection, lock_collections
from storefront.catalog.media.own import in_place_of, is_same, with_made
from storefront.catalog.models import Collection, CollectionProduct, Product
from storefront.catalog.queries import rules
from storefront.catalog.rules import Rule, refuse_too_many


@dataclass(frozen=True, slots=True)
class CollectionDraft:
    """What a collection shall be. `picture` None leaves the picture it has; {} takes it away."""

    title: str
    handle: str = ""
    description: str = ""
    seo_title: str = ""
    seo_description: str = ""
    template_suffix: str = ""
    sort: str = Collection.Sort.MANUAL.value
    is_published: bool = True
    picture: Mapping[str, Any] | None = None
    translations: Translations = field(default_factory=dict)
    rules: Sequence[Rule] = ()
    any_rule: bool = False


@transaction.atomic
def create_collection(
    *, draft: CollectionDraft, product_ids: Sequence[int] = (), actor: str = SYSTEM
) -> Collection:
    """Add a collection at the end of the list, with these products in this order."""
    _refuse_faults(draft)
    last = Collection.objects.aggregate(last=Max("position"))["last"]
    collection = Collection(position=0 if last is None else last + 1)
    wanted = line(draft.handle) or handle_from(draft.title)
    collection.handle = free_handle(Collection, wanted, prefix="collection")
    _fill(collection, draft)
    collection.save()
    _write_members(collection, product_ids)
    record(
        CollectionCreated(collection=collection.pk, handle=collection.handle), subject=collection, actor=actor
    )
    return collection


@transaction.atomic
def update_collection(
    *,
    collection_id: int,
    draft: CollectionDraft,
    product_ids: Sequence[int] | None = None,
    seen: datetime | None = None,
    actor: str = SYSTEM,
) -> Collection:
    """Bring a collection to the draft; with `product_ids` its products too, in that order.

    Raises ActionError "stale" when it was saved after `seen`, and "handle_taken".
    """
    _refuse_faults(draft)
    collection = lock_collection(collection_id)
    if seen is not None and collection.updated_at != seen:
        message = _(
            "Someone else has changed this collection meanwhile. Load it again, then make your change."
        )
        raise ActionError("stale", message)
    handle = line(draft.handle)
    if handle and handle != collection.handle:
        if Collection.objects.filter(handle=handle).exists():
            raise ActionError("handle_taken", _("Another collection has this address."), field="handle")
        moved = CollectionMoved(collection=collection.pk, former=collection.handle)
        record(moved, subject=collection, actor=actor)
        collection.handle = handle
    _fill(collection, draft)
    if product_ids is not None or collection.rules:
        _write_members(collection, product_ids or ())
    _touch(collection, actor)
    return collection


@transaction.atomic
def refill_collections(*, collection_ids: Iterable[int], product_ids: Sequence[int] | None = None) -> None:
    """Bring the products of collections to their rules, or only what they say of some products.

    Doing it again changes nothing. A collection that has no rules any more is left as it is.
    """
    for collection in lock_collections(collection_ids):
        added, removed = rules.refill(collection, product_ids) if collection.rules else (0, 0)
        if added or removed:
            payload = CollectionRefilled(collection=collection.pk, added=added, removed=removed)
            record(payload, subject=collection)


@transaction.atomic
def set_collection_products(
    *, collection_id: int, product_ids: Sequence[int], actor: str = SYSTEM
) -> Collection:
    """Make these the collection's products, in this order. Raises ActionError "has_rules" where rules say."""
    collection = lock_collection(collection_id)
    if collection.rules:
        raise ActionError("has_rules", _("The products of this collection follow from its rules."))
    _write_places(collection, product_ids)
    _touch(collection, actor)
    return collection


@transaction.atomic
def finish_collection_picture(
    *, collection_id: int, seen: Mapping[str, Any], made: Mapping[str, Any]
) -> None:
    """Note what became of a collection's picture (`media.own.made`), if it still has the one that was
    `seen`."""
    collection = lock_collection(collection_id)
    if is_same(collection.picture, seen):
        collection.picture = with_made(collection.picture, made)
        _touch(collection, SYSTEM)


@transaction.atomic
def delete_collection(*, collection_id: int, actor: str = SYSTEM) -> None:
    """Remove a collection. Its products stay."""
    collection = lock_collection(collection_id)
    payload = CollectionDeleted(collection=collection.pk, handle=collection.handle, title=collection.title)
    record(payload, subject=collection, actor=actor)
    collection.delete()


def _touch(collection: Collection, actor: str) -> None:
    collection.updated_at = timezone.now()
    collection.save()
    payload = CollectionUpdated(collection=collection.pk, handle=collection.handle)
    record(payload, subject=collection, actor=actor)


def _refuse_faults(draft: CollectionDraft) -> None:
    if not line(draft.title):
        raise ActionError("title_missing", _("The collection needs a title."), field="title")
    for name, label in (("title", _("The title")), ("seo_title", _("The title for search engines"))):
        if len(getattr(draft, name)) > MAX_TEXT:
            raise too_long(name, label)
        if any(len(texts.get(name, "")) > MAX_TEXT for texts in draft.translations.values()):
            raise too_long(name, label)
    if len(draft.description) > MAX_DESCRIPTION:
        raise too_long("description", _("The description"), MAX_DESCRIPTION)
    if line(draft.handle) and not is_handle(line(draft.handle)):
        message = _("Use letters, digits and hyphens in the address, without spaces or signs.")
        raise ActionError("handle_invalid", message, field="handle")
    if not is_suffix(draft.template_suffix):
        raise ActionError("template_invalid", _("Choose one of the templates."), field="template_suffix")
    refuse_too_many(draft.rules)
    if draft.sort not in Collection.Sort.values:
        raise ActionError("sort_unknown", _("Choose one of the orders."), field="sort")


def _fill(collection: Collection, draft: CollectionDraft) -> None:
    collection.title = line(draft.title)
    collection.description = clean_html(draft.description)
    collection.seo_title = line(draft.seo_title)
    collection.seo_description = line(draft.seo_description)
    collection.template_suffix = draft.template_suffix
    collection.sort = draft.sort
    collection.is_published = draft.is_published
    collection.translations = tidy_translations(draft.translations)
    collection.rules = [rule.as_json() for rule in draft.rules]
    collection.any_rule = draft.any_rule
    if draft.picture is not None:
        collection.picture = in_place_of(collection.picture, draft.picture)


def _write_members(collection: Collection, product_ids: Sequence[int]) -> None:
    if collection.rules:
        rules.refill(collection, None)
    else:
        _write_places(collection, product_ids)


def _write_places(collection: Collection, product_ids: Sequence[int]) -> None:
    known = set(Product.objects.filter(pk__in=product_ids).values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(product_ids) if pk in known]
    CollectionProduct.objects.filter(collection=collection).exclude(product_id__in=wanted).delete()
    CollectionProduct.objects.bulk_create(
        [
            CollectionProduct(collection=collection, product_id=product_id, position=position)
            for position, product_id in enumerate(wanted)
        ],
        update_conflicts=True,
        unique_fields=["collection", "product"],
        update_fields=["position"],
        batch_size=500,
    )
