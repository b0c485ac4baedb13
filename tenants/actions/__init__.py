"""Every change to stores, their addresses and their teams."""

from .address import change_handle
from .life import close_store, hold_store, reopen_store, suspend_store
from .open_store import open_store
from .roles import change_own_role, delete_role, make_role
from .team import add_member, change_role, remove_member

__all__ = [
    "add_member",
    "change_handle",
    "change_own_role",
    "change_role",
    "close_store",
    "delete_role",
    "hold_store",
    "make_role",
    "open_store",
    "remove_member",
    "reopen_store",
    "suspend_store",
]
