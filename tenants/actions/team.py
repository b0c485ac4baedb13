"""Who is of a store's team, and with what rights. A store always has an owner.

`allowed` are the rights of whoever acts: nobody gives what they don't have, and nobody changes or removes
somebody who has more than they do.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.permissions import NAMES, Role
from tenants.context import in_store
from tenants.events import MemberAdded, MemberRemoved, MemberRoleChanged
from tenants.locks import lock_store
from tenants.models import Membership, OwnRole, Store, rights_of, role_key

if TYPE_CHECKING:
    from accounts.models import Account


def add_member(*, store: Store, account: Account, role: Role | OwnRole, actor: str = SYSTEM) -> Membership:
    """Take a person into the store's team. Raises ActionError (member_exists, role_unknown)."""
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        refuse_strange(store, role)
        if Membership.objects.filter(store=store, account=account).exists():
            raise ActionError("member_exists", _("This person is of the team already."), field="email")
        member = Membership.objects.create(store=store, account=account, **columns_of(role))
        joined = MemberAdded(account=account.pk, role=role_key(role), title=title_of(role))
        record(joined, subject=member, actor=actor)
    return member


def change_role(
    *,
    store: Store,
    account: Account,
    role: Role | OwnRole,
    allowed: Collection[str] = NAMES,
    actor: str = SYSTEM,
) -> Membership:
    """Give a member another role.

    Raises ActionError (member_unknown, role_unknown, role_not_yours, member_above, last_owner).
    """
    with in_store(store), transaction.atomic():
        member = _locked_member(store, account)
        refuse_strange(store, role)
        old = member.any_role
        if old == role:
            return member
        refuse_beyond(role, allowed)
        _refuse_above(member, allowed)
        if old == Role.OWNER:
            _keep_an_owner(store, member)
        give_role(member, role, actor)
    return member


def give_role(member: Membership, role: Role | OwnRole, actor: str) -> None:
    """Write another role and tell it. For actions that asked already, in their transaction."""
    old = member.any_role
    for column, value in columns_of(role).items():
        setattr(member, column, value)
    member.save(update_fields=["role", "own_role"])
    event = MemberRoleChanged(
        account=member.account_id,
        old=role_key(old),
        new=role_key(role),
        old_title=title_of(old),
        new_title=title_of(role),
    )
    record(event, subject=member, actor=actor)


def remove_member(
    *, store: Store, account: Account, allowed: Collection[str] = NAMES, actor: str = SYSTEM
) -> None:
    """Take a person out of the store's team.

    Raises ActionError (member_unknown, member_above, last_owner).
    """
    with in_store(store), transaction.atomic():
        member = _locked_member(store, account)
        _refuse_above(member, allowed)
        if member.role == Role.OWNER:
            _keep_an_owner(store, member)
        left = MemberRemoved(account=account.pk, role=member.role_key, title=title_of(member.any_role))
        record(left, subject=member, actor=actor)
        member.delete()


def columns_of(role: Role | OwnRole) -> dict[str, object]:
    """What a row with this role holds in its columns."""
    if isinstance(role, OwnRole):
        return {"role": "", "own_role": role}
    return {"role": role.value, "own_role": None}


def title_of(role: Role | OwnRole) -> str:
    """What a store calls a role of its own; "" for a built-in one, which readers have in their language."""
    return role.name if isinstance(role, OwnRole) else ""


def refuse_strange(store: Store, role: Role | OwnRole) -> None:
    """Raise ActionError (role_unknown) for a role of another store, or one that is gone."""
    if isinstance(role, OwnRole) and not OwnRole.objects.filter(pk=role.pk, store=store).exists():
        raise ActionError("role_unknown", _("This role is gone. Choose another one."), field="role")


def refuse_beyond(role: Role | OwnRole, allowed: Collection[str]) -> None:
    """Raise ActionError (role_not_yours) for a role that holds more than `allowed`."""
    if rights_of(role) - set(allowed):
        text = _("This role may do more than you may. Ask somebody who has these rights.")
        raise ActionError("role_not_yours", text, field="role")


def _refuse_above(member: Membership, allowed: Collection[str]) -> None:
    if member.rights - set(allowed):
        raise ActionError(
            "member_above", _("This person may do more than you may. Ask an owner of the store.")
        )


def _locked_member(store: Store, account: Account) -> Membership:
    lock_store(store.pk)
    member = Membership.objects.select_related("own_role").filter(store=store, account=account).first()
    if member is None:
        raise ActionError("member_unknown", _("This person is not of the team."))
    return member


def _keep_an_owner(store: Store, leaving: Membership) -> None:
    if not store.memberships.filter(role=Role.OWNER).exclude(pk=leaving.pk).exists():
        raise ActionError("last_owner", _("A store needs an owner. Make somebody else owner first."))
