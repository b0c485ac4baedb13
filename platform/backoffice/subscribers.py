"""What follows from events of a team."""

from __future__ import annotations

from foundation.events import subscribe
from foundation.models import Event
from foundation.permissions import Role
from tenants.context import require_store
from tenants.events import MemberAdded, MemberRoleChanged
from tenants.models import Membership

from .letters import new_owner_letter, tell_owners


@subscribe(MemberAdded)
def tell_of_added_owner(payload: MemberAdded, row: Event) -> None:
    """Write to the other owners where somebody joined as an owner."""
    if payload.role == Role.OWNER:
        _tell(payload.account)


@subscribe(MemberRoleChanged)
def tell_of_raised_owner(payload: MemberRoleChanged, row: Event) -> None:
    """Write to the other owners where a member was made one."""
    if payload.new == Role.OWNER:
        _tell(payload.account)


def _tell(account: int) -> None:
    store = require_store()
    made = Membership.objects.select_related("account").filter(store=store, account=account).first()
    if made is not None:
        name = str(made.account)
        tell_owners(store, lambda: new_owner_letter(store, name), besides=account)
