"""Every change to stores, their addresses and their teams."""

from .address import change_handle
from .life import close_store, reopen_store, suspend_store
from .open_store import open_store
from .team import add_member, change_role, remove_member

__all__ = [
    "add_member",
    "change_handle",
    "change_role",
    "close_store",
    "open_store",
    "remove_member",
    "reopen_store",
    "suspend_store",
]
