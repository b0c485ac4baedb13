"""Roles that a store makes for itself."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.permissions import NAMES, ROLE_LABELS, Role
from tenants.actions.team import columns_of, give_role, refuse_beyond, refuse_strange
from tenants.context import in_store
from tenants.events import RoleChanged, RoleDeleted, RoleMade
from tenants.locks import lock_store
from tenants.models import OwnRole, Store, role_label

ENTRANCE = "store.view"
"""What every role has: without it the back office has no first page."""
MOST_ROLES = 50
LONGEST_NAME = 40


def make_role(
    *,
    store: Store,
    name: str,
    permissions: Collection[str],
    allowed: Collection[str] = NAMES,
    actor: str = SYSTEM,
) -> OwnRole:
    """A new role of the store's own; it may open the dashboard in any case.

    `allowed` are the rights of who makes it. Raises ActionError (name_required, name_long, name_taken,
    permissions_unknown, permissions_not_yours, roles_many).
    """
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        if store.own_roles.count() >= MOST_ROLES:
            raise ActionError(
                "roles_many", _("A store has up to %(most)s roles of its own.") % {"most": MOST_ROLES}
            )
        role = OwnRole(store=store, name=_name(store, name), permissions=_rights(permissions, allowed))
        role.save()
        record(RoleMade(title=role.name, permissions=role.permissions), subject=role, actor=actor)
    return role


def change_own_role(
    *,
    role: OwnRole,
    name: str,
    permissions: Collection[str],
    allowed: Collection[str] = NAMES,
    actor: str = SYSTEM,
) -> OwnRole:
    """Another name or other rights; who has the role has them at once. Errors as `make_role`, and
    role_unknown, role_not_yours.
    """
    with in_store(role.store), transaction.atomic():
        current = _locked(role)
        refuse_beyond(current, allowed)
        old_title, old = current.name, set(current.permissions)
        current.name = _name(role.store, name, role=current)
        current.permissions = _rights(permissions, allowed)
        new = set(current.permissions)
        if (old_title, old) != (current.name, new):
            current.save(update_fields=["name", "permissions"])
            changed = RoleChanged(
                title=current.name, old_title=old_title, added=sorted(new - old), removed=sorted(old - new)
            )
            record(changed, subject=current, actor=actor)
    return current


def delete_role(
    *,
    role: OwnRole,
    replacement: Role | OwnRole | None = None,
    allowed: Collection[str] = NAMES,
    actor: str = SYSTEM,
) -> None:
    """Delete a role. Who has it, or is invited with it, gets `replacement`.

    Raises ActionError (role_unknown, role_not_yours, role_used: somebody has it and there is no replacement).
    """
    with in_store(role.store), transaction.atomic():
        current = _locked(role)
        refuse_beyond(current, allowed)
        members, invitations = list(current.memberships.all()), current.invitations.all()
        is_used = bool(members) or invitations.exists()
        if is_used:
            if replacement is None or replacement == current:
                text = _("People have this role. Choose which one they get instead.")
                raise ActionError("role_used", text, field="replacement")
            refuse_strange(role.store, replacement)
            refuse_beyond(replacement, allowed)
            for member in members:
                give_role(member, replacement, actor)
            invitations.update(**columns_of(replacement))
        instead = role_label(replacement) if is_used and replacement else ""
        record(RoleDeleted(title=current.name, replaced_by=instead), subject=current, actor=actor)
        current.delete()


def _locked(role: OwnRole) -> OwnRole:
    lock_store(role.store_id)
    current = OwnRole.objects.filter(pk=role.pk).first()
    if current is None:
        raise ActionError("role_unknown", _("This role is gone. Choose another one."))
    return current


def _name(store: Store, text: str, role: OwnRole | None = None) -> str:
    name = " ".join(text.replace("\0", "").split())
    if not name:
        raise ActionError("name_required", _("Give the role a name."), field="name")
    if len(name) > LONGEST_NAME:
        message = _("Use at most %(count)s characters.") % {"count": LONGEST_NAME}
        raise ActionError("name_long", message, field="name")
    others = store.own_roles.exclude(pk=role.pk if role else None)
    taken = {str(label).casefold() for label in ROLE_LABELS.values()}
    if name.casefold() in taken or others.filter(name__iexact=name).exists():
        raise ActionError("name_taken", _("There is a role of this name already."), field="name")
    return name


def _rights(permissions: Collection[str], allowed: Collection[str]) -> list[str]:
    wanted = {*permissions, ENTRANCE}
    if wanted - NAMES:
        raise ActionError("permissions_unknown", _("Choose what the role may do."), field="permissions")
    if wanted - {ENTRANCE, *allowed}:
        text = _("You can't give a role rights that you don't have yourself.")
        raise ActionError("permissions_not_yours", text, field="permissions")
    return sorted(wanted)
