"""The platform's people inside a store: as whom they act, what stays shut for them, and until when."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.permissions import NAMES
from tenants.models import Membership, OwnRole, Store

from .models import SupportGrant, SupportVisit

VISIT = "support_visit"
"""The key in an operator's session that holds the number of their visit."""
SHUT_RIGHTS = frozenset({"store.team", "store.billing", "store.business", "plugins.manage"})
SHUT_PAGES = frozenset(
    {
        "shop_password", "address", "payment_gateway", "payment_gateway_turn", "theme_access",
        "theme_access_revoke", "data", "data_state", "data_export", "data_back_up", "data_download",
        "data_restore", "data_undo", "data_delete", "data_take_back",
    }
)  # fmt: skip
"""Pages that hold passwords, keys, the store's address or all of its data, whatever right they ask for."""


def visit_at(request: HttpRequest, handle: str) -> SupportVisit | None:
    """The visit of whoever asks to the store with this handle, as long as it goes on."""
    number, account = request.session.get(VISIT), request.user
    if number is None or not account.is_authenticated or not account.is_staff:
        return None
    rows = SupportVisit.objects.select_related("store", "operator", "grant")
    visit = rows.filter(pk=number, operator_id=account.pk, store__handle=handle).first()
    if visit is None or not visit.is_open or visit.store.status == Store.Status.CLOSED:
        return None
    return visit


def member_of_visit(visit: SupportVisit) -> Membership:
    """The operator as a member of the team, which they are not: with all rights but those that stay shut."""
    role = OwnRole(store=visit.store, name=_("Kaidian support"), permissions=sorted(NAMES - SHUT_RIGHTS))
    return Membership(store=visit.store, account=visit.operator, role="", own_role=role)


def may_let_in(member: Membership) -> bool:
    """Whether a member may do all that the platform's people could then do."""
    return member.rights >= NAMES - SHUT_RIGHTS


def open_grant(store: Store) -> SupportGrant | None:
    """The leave that lets somebody in now, the longest one."""
    rows = SupportGrant.objects.filter(store=store, revoked_at=None, expires_at__gt=timezone.now())
    return rows.order_by("-expires_at").first()
