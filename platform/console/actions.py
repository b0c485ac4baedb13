"""Changes that only operators make. Each is written down with who made it (console.acts)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from backoffice import announcements
from backoffice.actions import begin_visit, end_visit
from backoffice.letters import reopened_letter, suspended_letter, tell_owners
from backoffice.models import Announcement, SupportVisit
from console.access import OperatorRequest, actor_of
from console.acts import record_act
from foundation.errors import ActionError
from tenants import flags
from tenants.actions import reopen_store, suspend_store
from tenants.context import on_platform
from tenants.flags import FLAGS
from tenants.locks import lock_store
from tenants.models import FlagRule, Store


def suspend(request: OperatorRequest, *, store: Store, reason: str) -> None:
    """Pause a store and write to its owners; its team reads the reason. Errors as `suspend_store`.

    Who suspends stores for other causes (an unpaid plan, a complaint) has letters of their own.
    """
    with transaction.atomic():
        before = lock_store(store.pk)
        now = suspend_store(store=store, reason=reason, actor=actor_of(request))
        with on_platform():
            record_act(request, "store.suspended", store=store, reason=reason)
            if _standing(now) != _standing(before):
                tell_owners(now, lambda: suspended_letter(now))


def reopen(request: OperatorRequest, *, store: Store, reason: str) -> None:
    """Open a suspended or closed store again and write to its owners; the reason is for operators alone.

    Raises ActionError (reason_required, store_leaving).
    """
    if not reason.strip():
        raise ActionError("reason_required", _("Say why the store is opened again."), field="reason")
    with transaction.atomic():
        before = lock_store(store.pk)
        now = reopen_store(store=store, actor=actor_of(request))
        with on_platform():
            record_act(request, "store.reopened", store=store, reason=reason)
            if _standing(now) != _standing(before):
                tell_owners(now, lambda: reopened_letter(now))


def _standing(store: Store) -> tuple[str, str, str]:
    """What owners are told of: an act that changes none of it is no news, as a button pressed twice."""
    return store.status, store.suspended_reason, store.held_by


def enter(request: OperatorRequest, *, store: Store, reason: str) -> SupportVisit:
    """Go into a store as its support, for an hour at most. Raises ActionError as `begin_visit`."""
    with transaction.atomic():
        visit = begin_visit(store=store, operator=request.operator, reason=reason, actor=actor_of(request))
        act = "support.began" if visit.grant_id else "support.broke_glass"
        with on_platform():
            record_act(request, act, store=store, reason=reason, until=visit.expires_at.isoformat())
    return visit


def leave(request: OperatorRequest, *, visit: SupportVisit) -> None:
    """Leave a store."""
    with transaction.atomic():
        end_visit(visit=visit, actor=actor_of(request))
        with on_platform():
            record_act(request, "support.ended", store=visit.store)


@transaction.atomic
def switch_account(request: OperatorRequest, *, account: Account, is_active: bool, reason: str) -> None:
    """Let an account in, or out at once.

    Raises ActionError (operators_only, own_account, reason_required).
    """
    _refuse(request, account, reason)
    if account.is_active == is_active:
        return
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    act = "account.switched_on" if is_active else "account.switched_off"
    record_act(request, act, subject=account.email, reason=reason, account=account.pk)


@transaction.atomic
def make_operator(request: OperatorRequest, *, account: Account, is_staff: bool, reason: str) -> None:
    """Let an account run the platform, or no longer. Errors as `switch_account`."""
    _refuse(request, account, reason)
    if account.is_staff == is_staff:
        return
    account.is_staff = is_staff
    if not is_staff:
        account.is_superuser = False
    account.save(update_fields=["is_staff", "is_superuser"])
    act = "operator.made" if is_staff else "operator.unmade"
    record_act(request, act, subject=account.email, reason=reason, account=account.pk)


def _refuse(request: OperatorRequest, account: Account, reason: str) -> None:
    if not request.operator.is_superuser:
        raise ActionError("operators_only", _("Only operators with every right do this."))
    if account.pk == request.operator.pk:
        raise ActionError("own_account", _("You can't do this to yourself: nobody locks themselves out."))
    if not reason.strip():
        raise ActionError("reason_required", _("Say why. It is kept with what you do."), field="reason")


@transaction.atomic
def turn_flag(
    request: OperatorRequest,
    *,
    name: str,
    percentage: int,
    stores_on: list[int],
    stores_off: list[int],
    plans: list[str],
    reason: str,
) -> None:
    """Say for whom a flag is on. Raises KeyError for one that is not declared."""
    flag = FLAGS[name]
    values = {
        "percentage": percentage,
        "stores_on": sorted(stores_on),
        "stores_off": sorted(stores_off),
        "plans": sorted(plans),
    }
    FlagRule.objects.update_or_create(name=flag.name, defaults={**values, "changed_at": timezone.now()})
    record_act(
        request,
        "flag.changed",
        subject=flag.name,
        reason=reason,
        percentage=percentage,
        stores_on=values["stores_on"],
        stores_off=values["stores_off"],
        plans=values["plans"],
    )
    transaction.on_commit(flags.look_again)


@transaction.atomic
def announce(request: OperatorRequest, *, announcement: Announcement) -> None:
    """Show a new banner in back offices."""
    announcement.save(force_insert=True)
    record_act(request, "announcement.made", subject=announcement.text_en)
    transaction.on_commit(announcements.look_again)


@transaction.atomic
def end_announcement(request: OperatorRequest, *, announcement: Announcement) -> None:
    """Take a banner away now. One that is over stays as it is."""
    now = timezone.now()
    if Announcement.objects.filter(pk=announcement.pk, ends_at__gt=now).update(ends_at=now):
        record_act(request, "announcement.ended", subject=announcement.text_en)
        transaction.on_commit(announcements.look_again)
