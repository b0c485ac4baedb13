"""Who is of a store's team, and with what rights. A store always has an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.permissions import Role
from tenants.context import in_store
from tenants.events import MemberAdded, MemberRemoved, MemberRoleChanged
from tenants.locks import lock_store
from tenants.models import Membership, Store

if TYPE_CHECKING:
    from accounts.models import Account


def add_member(*, store: Store, account: Account, role: Role, actor: str = SYSTEM) -> Membership:
    """Take a person into the store's team. Raises ActionError (member_exists)."""
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        if Membership.objects.filter(store=store, account=account).exists():
            raise ActionError("member_exists", _("This person is of the team already."), field="email")
        member = Membership.objects.create(store=store, account=account, role=role.value)
        record(MemberAdded(account=account.pk, role=role.value), subject=member, actor=actor)
    return member


def change_role(*, store: Store, account: Account, role: Role, actor: str = SYSTEM) -> Membership:
    """Give a member another role. Raises ActionError (member_unknown, last_owner)."""
    with in_store(store), transaction.atomic():
        member = _locked_member(store, account)
        old = member.role
        if old == role.value:
            return member
        if old == Role.OWNER:
            _keep_an_owner(store, member)
        member.role = role.value
        member.save(update_fields=["role"])
        event = MemberRoleChanged(account=account.pk, old=old, new=role.value)
        record(event, subject=member, actor=actor)
    return member


def remove_member(*, store: Store, account: Account, actor: str = SYSTEM) -> None:
    """Take a person out of the store's team. Raises ActionError (member_unknown, last_owner)."""
    with in_store(store), transaction.atomic():
        member = _locked_member(store, account)
        if member.role == Role.OWNER:
            _keep_an_owner(store, member)
        record(MemberRemoved(account=account.pk, role=member.role), subject=member, actor=actor)
        member.delete()


def _locked_member(store: Store, account: Account) -> Membership:
    lock_store(store.pk)
    member = Membership.objects.filter(store=store, account=account).first()
    if member is None:
        raise ActionError("member_unknown", _("This person is not of the team."))
    return member


def _keep_an_owner(store: Store, leaving: Membership) -> None:
    if not store.memberships.filter(role=Role.OWNER).exclude(pk=leaving.pk).exists():
        raise ActionError("last_owner", _("A store needs an owner. Make somebody else owner first."))
