"""Reads of businesses: a store's own, the operators' queue, what speaks against one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import sentence
from foundation.permissions import Role
from tenants.models import Membership, Store

from .checks import needed_papers
from .complaint_queries import infringements_of
from .goods import BY_NAME
from .models import BusinessPaper, BusinessProfile, BusinessStep
from .states import WAITING, State


def profile_of(store: Store) -> BusinessProfile:
    """The store's profile, or an empty one that is not saved."""
    return BusinessProfile.objects.filter(store=store).first() or BusinessProfile(store=store)


def is_told(store: Store) -> bool:
    """Whether the store has done its part: handed in, and nothing is asked for."""
    done = (*WAITING, State.APPROVED)
    return BusinessProfile.objects.filter(store=store, state__in=done).exists()


def paper_of(store: Store, uid: UUID) -> BusinessPaper | None:
    """A document of this store; None for another's."""
    return BusinessPaper.objects.filter(profile__store=store, uid=uid).first()


def steps_for_merchant(profile: BusinessProfile) -> QuerySet[BusinessStep]:
    """What happened, as the merchant may see it: no notes and no names, the newest first."""
    return BusinessStep.objects.filter(profile=profile, is_note=False).order_by("-pk")


def businesses_found(*, words: str = "", state: str = "", goods: str = "") -> QuerySet[BusinessProfile]:
    """Profiles with their stores, by name, host, contact, state ("waiting": both that wait), goods."""
    rows = BusinessProfile.objects.select_related("store")
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(legal_name__icontains=word)
            | Q(contact_email__icontains=word)
            | Q(store__name__icontains=word)
            | Q(store__handle__icontains=word)
        )
    if state == "waiting":
        rows = rows.filter(state__in=WAITING)
    elif state in State:
        rows = rows.filter(state=state)
    if goods == "restricted":
        rows = rows.filter(sells__overlap=[name for name, each in BY_NAME.items() if each.needs])
    elif goods in BY_NAME:
        rows = rows.filter(sells__contains=[goods])
    return rows


def how_many_wait() -> int:
    """Businesses that wait for an operator."""
    return BusinessProfile.objects.filter(state__in=WAITING).count()


@dataclass(frozen=True)
class Hint:
    """Something that speaks against a business, and the store that it is about, if it is about another."""

    text: str | Promise
    store: Store | None = None


def hints_about(profile: BusinessProfile) -> list[Hint]:
    """What an operator should look at: the same number elsewhere, suspended stores, missing papers."""
    shown = set(profile.papers.values_list("kind", flat=True))
    missing = [paper for paper in needed_papers(profile) if paper not in shown] if profile.kind else []
    hints = [*_same_number(profile), *_suspended_before(profile)]
    standing = infringements_of(profile.store_id)
    if standing:
        told = gettext_lazy("Takedowns that stand: %(count)s")
        hints.append(Hint(sentence(told, count=standing)))
    text = gettext_lazy("Not shown: %(paper)s")
    return [*hints, *(Hint(sentence(text, paper=paper.label)) for paper in missing)]


def _same_number(profile: BusinessProfile) -> list[Hint]:
    if not profile.number_digest:
        return []
    rows = BusinessProfile.objects.filter(number_digest=profile.number_digest).exclude(pk=profile.pk)
    found = rows.select_related("store").order_by("pk")[:10]
    return [Hint(_("The same registration number"), row.store) for row in found]


def _suspended_before(profile: BusinessProfile) -> list[Hint]:
    owners = Membership.objects.filter(store_id=profile.store_id, role=Role.OWNER).values("account_id")
    theirs = Membership.objects.filter(role=Role.OWNER, account_id__in=owners)
    stores = Store.objects.filter(
        pk__in=theirs.values("store_id"), status=Store.Status.SUSPENDED, held_by="operator"
    ).exclude(pk=profile.store_id)
    return [Hint(_("The same owner has a suspended store"), store) for store in stores[:10]]
