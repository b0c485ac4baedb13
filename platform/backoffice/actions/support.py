"""Letting the platform's people into a store, and their coming and going."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backoffice.events import SupportAllowed, SupportBegan, SupportEnded, SupportRevoked
from backoffice.letters import broken_glass_letter, support_allowed_letter, tell_owners
from backoffice.models import SupportGrant, SupportVisit
from backoffice.support import may_let_in, open_grant
from foundation.errors import ActionError
from foundation.events import record
from tenants.context import in_store
from tenants.locks import lock_store
from tenants.models import Membership, Store

if TYPE_CHECKING:
    from accounts.models import Account

HOURS = (1, 4, 24, 72)
VISIT_LASTS = timedelta(hours=1)
LONGEST_REASON = 200


def allow_support(*, store: Store, hours: int, account: Account, actor: str) -> SupportGrant:
    """Let the platform's people in for some hours; the owners are told.

    Nobody lets in who may do more than they. Raises ActionError (hours_unknown, not_yours).
    """
    if hours not in HOURS:
        raise ActionError("hours_unknown", _("Choose for how long."), field="hours")
    member = Membership.objects.filter(store=store, account=account).first()
    if member is None or not may_let_in(member):
        text = _("Our people could see more than you may. Ask an owner to let them in.")
        raise ActionError("not_yours", text)
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        expires_at = timezone.now() + timedelta(hours=hours)
        grant = SupportGrant.objects.create(store=store, granted_by=account, expires_at=expires_at)
        record(SupportAllowed(hours=hours), subject=store, actor=actor)
        name = str(account)
        tell_owners(store, lambda: support_allowed_letter(store, name, hours), besides=account.pk)
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
            tell_owners(store, lambda: broken_glass_letter(store, reason))
    return visit


def end_visit(*, visit: SupportVisit, actor: str) -> None:
    """The operator leaves. Leaving again changes nothing."""
    with in_store(visit.store), transaction.atomic():
        if SupportVisit.objects.filter(pk=visit.pk, ended_at=None).update(ended_at=timezone.now()):
            record(SupportEnded(), subject=visit.store, actor=actor)
