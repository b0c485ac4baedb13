"""Reads of what is taken down: in the store complained of, and in those made of its archives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from foundation.taken_down import Held, Shown
from storefront.catalog.models import Product
from storefront.content.models import Article, ContentPage
from tenants.context import current_store
from tenants.models import Store

from .complaint_states import STANDING, Target
from .models import Complaint, TakedownCopy

type Row = Product | ContentPage | Article


@dataclass(frozen=True)
class Place:
    """A store where a complaint holds something down. `copy` is None in the store complained of."""

    store: Store
    former: str
    copy: TakedownCopy | None = None


def places_of(complaint: Complaint) -> list[Place]:
    """Every store that is here in which the complaint's thing is held."""
    places = [Place(complaint.store, complaint.former)] if complaint.store is not None else []
    copies = TakedownCopy.objects.filter(complaint=complaint).exclude(store=None).select_related("store")
    return [*places, *(Place(each.store, each.former, each) for each in copies.order_by("pk") if each.store)]


def standing_in(store: Store | None) -> QuerySet[Complaint]:
    """Complaints that hold something of this store down."""
    if store is None:
        return Complaint.objects.none()
    # Two look-ups by index, where one with OR and a join would read all complaints.
    copied = TakedownCopy.objects.filter(store=store).values("complaint_id")
    return Complaint.objects.filter(Q(store=store) | Q(pk__in=copied), status__in=STANDING)


def others_holding(complaint: Complaint, store: Store | None) -> QuerySet[Complaint]:
    """Other complaints that keep down in this store what this one took down."""
    rows = standing_in(store).filter(target=complaint.target, target_id=complaint.target_id)
    return rows.exclude(pk=complaint.pk)


def thing_of(complaint: Complaint) -> Row | None:
    """What was taken down, in the current store; None where it is not there any more.

    A store that went back to a backup gives numbers again, so a thing is known by when it was made as well.
    """
    known: dict[str, object] = {"pk": complaint.target_id or 0}
    if complaint.target_made_at is not None:
        known["created_at"] = complaint.target_made_at
    if complaint.target == Target.PRODUCT:
        return Product.objects.filter(**known).first()
    if complaint.target == Target.PAGE:
        return ContentPage.objects.filter(**known).first()
    return Article.objects.filter(**known).first()


def held(kind: str, things: Collection[Shown]) -> Held | None:
    """Why one of these things of the current store may not be published."""
    for complaint in standing_in(current_store()).filter(target=kind):
        for thing in things:
            if _is_itself(thing, complaint):
                return Held(complaint.target_title, is_copy=False)
            if _is_made_again(thing, complaint):
                return Held(complaint.target_title, is_copy=True)
    return None


def _is_itself(thing: Shown, complaint: Complaint) -> bool:
    made_at = complaint.target_made_at
    return thing.pk == complaint.target_id and made_at in (None, thing.created_at)


def _is_made_again(thing: Shown, complaint: Complaint) -> bool:
    """Deleted and added anew, imported from a file, typed in a second time: after the takedown."""
    if complaint.taken_at is None or thing.created_at < complaint.taken_at:
        return False
    return _plain(thing.title) == _plain(complaint.target_title) or thing.handle == complaint.target_handle


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
