"""Every change of a customer."""

from .addresses import AddressDraft, remove_address, save_address
from .erase import erase_customer, is_erased
from .manage import CustomerDraft, disable_customer, enable_customer, invite_customer, save_customer
from .marketing import set_marketing, subscribe
from .passwords import confirm_email, decline_invitation, issue_link, set_password
from .profile import Profile, change_password, change_profile
from .register import Registration, register_customer
from .remember import remember_customer
from .sessions import actor_of, check_customer, end_session, start_session

__all__ = [
    "AddressDraft",
    "CustomerDraft",
    "Profile",
    "Registration",
    "actor_of",
    "change_password",
    "change_profile",
    "check_customer",
    "confirm_email",
    "decline_invitation",
    "disable_customer",
    "enable_customer",
    "end_session",
    "erase_customer",
    "invite_customer",
    "is_erased",
    "issue_link",
    "register_customer",
    "remember_customer",
    "remove_address",
    "save_address",
    "save_customer",
    "set_marketing",
    "set_password",
    "start_session",
    "subscribe",
]
