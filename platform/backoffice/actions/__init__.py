"""Every change that the back office makes to a store itself."""

from .invitations import accept_invitation, invite_member, withdraw_invitation
from .store import change_store, demand_second_step, set_shop_password
from .support import allow_support, begin_visit, end_visit, revoke_support

__all__ = [
    "accept_invitation",
    "allow_support",
    "begin_visit",
    "change_store",
    "demand_second_step",
    "end_visit",
    "invite_member",
    "revoke_support",
    "set_shop_password",
    "withdraw_invitation",
]
