"""Taking things down, keeping them down wherever their store goes, and letting shoppers see them again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM
from storefront.catalog.actions.publishing import set_status
from storefront.catalog.models import Product
from storefront.content.actions.hiding import show_from
from tenants.actions import reopen_store, suspend_store
from tenants.archive.declared import Newcomer, Returned
from tenants.context import in_store
from tenants.models import Store
from vetting.complaint_queries import Thing
from vetting.complaint_reasons import said
from vetting.complaint_states import STANDING, Status, Target
from vetting.models import Complaint, TakedownCopy
from vetting.takedown_queries import Place, others_holding, places_of, standing_in, thing_of


def take_down(complaint: Complaint, *, thing: Thing | None, words: str, actor: str) -> None:
    """Hide `thing` for this complaint. Part of a transaction that saves it. Raises ActionError "store_gone",
    and those of suspending a store."""
    if complaint.store is None or thing is None:
        raise ActionError("store_gone", _("The store is not there any more."))
    complaint.target, complaint.target_id, complaint.target_title = thing.target, thing.number, thing.title
    complaint.target_handle, complaint.target_made_at = thing.handle, thing.made_at
    complaint.store_uid, complaint.taken_at = complaint.store.uid, timezone.now()
    if thing.target == Target.STORE:
        complaint.former = complaint.store.status
        suspend_store(store=complaint.store, reason=words, actor=actor)
        return
    with in_store(complaint.store):
        complaint.former = _hide(complaint, actor)


def lift(complaint: Complaint, *, actor: str) -> None:
    """Show again what this complaint held down. What another one holds stays hidden, until that one ends."""
    complaint.save(update_fields=["status"])
    for place in places_of(complaint):
        if not place.former or _is_handed_on(complaint, place):
            continue
        if complaint.target == Target.STORE:
            reopen_store(store=place.store, actor=actor)
            continue
        with in_store(place.store):
            _show(complaint, place.former, actor)


def keep_down(complaint: Complaint) -> bool:
    """Hide again what somehow came back; whether it had to be."""
    if complaint.status not in STANDING or complaint.target == Target.STORE:
        return False
    hidden = False
    for place in places_of(complaint):
        with in_store(place.store):
            hidden = bool(_hide(complaint, SYSTEM)) or hidden
    return hidden


def keep_down_in(returned: Returned) -> None:
    """Hide again, in the current store, what a backup brought back. Part of the transaction that shows it."""
    for complaint in standing_in(returned.store).exclude(target=Target.STORE):
        _hide(complaint, SYSTEM)


@transaction.atomic
def follow(newcomer: Newcomer) -> None:
    """Let takedowns come along with a store that arrives, the same again or a copy. Runs in the store."""
    store, former = newcomer.store, newcomer.former_uid
    if not newcomer.is_copy:
        Complaint.objects.filter(store=None, store_uid=store.uid).update(store=store)
        TakedownCopy.objects.filter(store=None, store_uid=store.uid).update(store=store)
    copied = TakedownCopy.objects.filter(store_uid=former).values("complaint_id")
    rows = Complaint.objects.filter(
        Q(store_uid=former) | Q(store__uid=former) | Q(pk__in=copied), status__in=STANDING
    )
    for complaint in rows.order_by("pk"):
        _follow(complaint, newcomer)


def _follow(complaint: Complaint, newcomer: Newcomer) -> None:
    if complaint.target == Target.STORE:
        before = newcomer.store.status
        if before == Store.Status.ACTIVE:
            suspend_store(store=newcomer.store, reason=_why(complaint), actor=SYSTEM)
            newcomer.store.refresh_from_db(fields=["status", "suspended_reason", "held_by"])
    else:
        if thing_of(complaint) is None:
            return
        is_later = complaint.taken_at is not None and complaint.taken_at <= newcomer.made_at
        before = _hide(complaint, SYSTEM) or (complaint.former if is_later else "")
    if newcomer.is_copy:
        TakedownCopy.objects.create(
            complaint=complaint, store=newcomer.store, store_uid=newcomer.store.uid, former=before
        )
    note = _("Taken down after a complaint, and hidden here too: %(thing)s")
    newcomer.notes.append(note % {"thing": complaint.target_title})


def _why(complaint: Complaint) -> str:
    """What the team of a suspended store is told."""
    step = complaint.steps.filter(status=Status.TAKEN_DOWN).order_by("-pk").first()
    told = " ".join([*said(step.reasons), step.words]).strip() if step is not None else ""
    return told or _("The store that this one was made of was taken down after a complaint.")


def _is_handed_on(complaint: Complaint, place: Place) -> bool:
    """Whether another complaint holds it there; that one learns how it was seen, since it came later."""
    other = others_holding(complaint, place.store).order_by("pk").first()
    if other is None:
        return False
    if other.store_id == place.store.pk:
        Complaint.objects.filter(pk=other.pk, former="").update(former=place.former)
    else:
        copies = TakedownCopy.objects.filter(complaint=other, store=place.store, former="")
        copies.update(former=place.former)
    return True


def _hide(complaint: Complaint, actor: str) -> str:
    """Hide it now in the current store; how it was seen before, "" where it was not."""
    thing = thing_of(complaint)
    if thing is None:
        return ""
    if isinstance(thing, Product):
        if not thing.is_published:
            return ""
        set_status(product_ids=[thing.pk], status=Product.Status.DRAFT, actor=actor)
        return Product.Status.ACTIVE.value
    before = show_from(kind=complaint.target, number=thing.pk, moment=None, actor=actor)
    return before.isoformat() if before else ""


def _show(complaint: Complaint, former: str, actor: str) -> None:
    thing = thing_of(complaint)
    if thing is None:
        return
    if isinstance(thing, Product):
        set_status(product_ids=[thing.pk], status=Product.Status.ACTIVE, actor=actor)
    else:
        moment = datetime.fromisoformat(former)
        show_from(kind=complaint.target, number=thing.pk, moment=moment, actor=actor)
