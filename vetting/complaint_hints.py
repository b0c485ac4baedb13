"""What an operator should look at before deciding on a complaint."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.permissions import Role
from tenants.models import Membership, Store

from .complaint_queries import Thing, infringements_of
from .complaint_states import STANDING, WITHDRAWALS, Kind, Status, Target
from .models import BusinessPaper, Complaint
from .papers import Paper

FEW = 5


@dataclass(frozen=True)
class ComplaintHint:
    """A sentence, and what it is about: another complaint or another store, if any."""

    text: str
    complaint: Complaint | None = None
    store: Store | None = None


def hints_on(complaint: Complaint, thing: Thing | None) -> list[ComplaintHint]:
    """What speaks for or against a complaint: who made it, what else is known of the store and the thing.

    `thing` is what its address leads to now, None for a store that is gone.
    """
    return [
        *_of_thing(complaint, thing),
        *_of_same_page(complaint),
        *_of_store(complaint),
        *_of_person(complaint),
    ]


def _of_thing(complaint: Complaint, thing: Thing | None) -> list[ComplaintHint]:
    if thing is None:
        return [ComplaintHint(_("The store is not there any more."))]
    is_deep = any(part in complaint.url for part in ("/products/", "/pages/", "/blogs/"))
    if is_deep and thing.target == Target.STORE:
        return [ComplaintHint(_("Nothing is at this address now: it was moved or deleted."))]
    return []


def _of_same_page(complaint: Complaint) -> list[ComplaintHint]:
    if complaint.store_id is None:
        return []
    rows = Complaint.objects.filter(store_id=complaint.store_id).exclude(pk=complaint.pk)
    address = complaint.url.partition("?")[0]
    same = rows.filter(url__startswith=address).exclude(status=Status.WITHDRAWN).order_by("-pk")[:FEW]
    return [ComplaintHint(_("Somebody complained of the same page"), each) for each in same]


def _of_store(complaint: Complaint) -> list[ComplaintHint]:
    if complaint.store_id is None:
        return []
    hints = []
    standing = infringements_of(complaint.store_id) - (complaint.status in STANDING)
    if standing > 0:
        hints.append(ComplaintHint(_("Other takedowns of this store that stand: %d") % standing))
    brands = BusinessPaper.objects.filter(profile__store_id=complaint.store_id, kind=Paper.BRAND)
    if complaint.kind == Kind.TRADEMARK and brands.exists():
        hints.append(ComplaintHint(_("The store has shown that it may sell a brand: see its business.")))
    return hints


def _of_person(complaint: Complaint) -> list[ComplaintHint]:
    theirs = Complaint.objects.filter(email__iexact=complaint.email).exclude(pk=complaint.pk)
    hints = []
    for status, text in (
        ((Status.REJECTED, Status.RESTORED), _("Complaints of this person that came to nothing: %d")),
        (tuple(WITHDRAWALS), _("Complaints that this person withdrew: %d")),
    ):
        count = theirs.filter(status__in=status).count()
        if count:
            hints.append(ComplaintHint(text % count))
    stores = Membership.objects.filter(role=Role.OWNER, account__email__iexact=complaint.email)
    for member in stores.select_related("store").order_by("pk")[:FEW]:
        text = (
            _("Who complains owns this store")
            if member.store_id == complaint.store_id
            else _("Who complains has a store here")
        )
        hints.append(ComplaintHint(text, store=member.store))
    return hints
