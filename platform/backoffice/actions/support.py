"""Letting the platform's people into a store, and their coming and going."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from backoffice.events import SupportAllowed, SupportBegan, SupportEnded, SupportRevoked
from backoffice.models import SupportGrant, SupportVisit
from backoffice.support import open_grant
from foundation.errors import ActionError
from foundation.events import record
from foundation.letters import Letter
from foundation.permissions import Role
from tenants.context import in_store
from tenants.locks import lock_store
from tenants.models import Membership, Store

if TYPE_CHECKING:
    from accounts.models import Account

HOURS = (1, 4, 24, 72)
VISIT_LASTS = timedelta(hours=1)
LONGEST_REASON = 200


def allow_support(*, store: Store, hours: int, account: Account, actor: str) -> SupportGrant:
    """Let the platform's people in for some hours. Raises ActionError (hours_unknown)."""
    if hours not in HOURS:
        raise ActionError("hours_unknown", _("Choose for how long."), field="hours")
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        expires_at = timezone.now() + timedelta(hours=hours)
        grant = SupportGrant.objects.create(store=store, granted_by=account, expires_at=expires_at)
        record(SupportAllowed(hours=hours), subject=store, actor=actor)
    return grant


def revoke_support(*, store: Store, actor: str) -> None:
    """Take every leave back: whoever is inside by it is out at once."""
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        now = timezone.now()
        living = SupportGrant.objects.filter(store=store, revoked_at=None, expires_at__gt=now)
        if living.update(revoked_at=now):
            record(SupportRevoked(), subject=store, actor=actor)


def begin_visit(*, store: Store, operator: Account, reason: str, actor: str) -> SupportVisit:
    """Let an operator work in the store for an hour at most, by an owner's leave.

    Where there is none it is break-glass: every owner gets a letter that says who and why. Raises
    ActionError (reason_required).
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise ActionError("reason_required", _("Say why you go in. Owners read it."), field="reason")
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        grant = open_grant(store)
        until = timezone.now() + VISIT_LASTS
        visit = SupportVisit.objects.create(
            store=store,
            operator=operator,
            grant=grant,
            reason=reason,
            expires_at=min(until, grant.expires_at) if grant else until,
        )
        record(SupportBegan(reason=reason, is_break_glass=grant is None), subject=store, actor=actor)
        if grant is None:
            _tell_owners(store, reason)
    return visit


def end_visit(*, visit: SupportVisit, actor: str) -> None:
    """The operator leaves. Leaving again changes nothing."""
    with in_store(visit.store), transaction.atomic():
        if SupportVisit.objects.filter(pk=visit.pk, ended_at=None).update(ended_at=timezone.now()):
            record(SupportEnded(), subject=visit.store, actor=actor)


def _tell_owners(store: Store, reason: str) -> None:
    owners = Membership.objects.select_related("account").filter(store=store, role=Role.OWNER)
    for owner in owners:
        with translation.override(owner.account.language or store.locale.lower()):
            message = _letter(store, reason).message_to(owner.account.email)
        transaction.on_commit(message.send, robust=True)


def _letter(store: Store, reason: str) -> Letter:
    facts = {"store": store.name, "reason": reason}
    address = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
    return Letter(
        _("Kaidian support entered %(store)s") % facts,
        [
            _("Somebody of Kaidian opened the back office of %(store)s, without having asked you first.")
            % facts,
            _("Their reason: %(reason)s") % facts,
            _("They can't see or change your team, plan, passwords or keys. What they do stands in the log."),
        ],
        (_("See the log"), address + reverse("backoffice:dashboard", kwargs={"handle": store.handle})),
        [_("If this seems wrong to you, answer this e-mail.")],
    )
