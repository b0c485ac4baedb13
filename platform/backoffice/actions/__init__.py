"""Every change that the back office makes to a store itself."""

from .invitations import accept_invitation, invite_member, withdraw_invitation
from .store import change_store, demand_second_step, set_shop_password

__all__ = [
    "accept_invitation",
    "change_store",
    "demand_second_step",
    "invite_member",
    "set_shop_password",
    "withdraw_invitation",
]
