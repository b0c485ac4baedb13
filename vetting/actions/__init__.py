"""Every change of what is known of a store's business."""

from .asking import ask_store, remind_store
from .deciding import add_note, decide, take_up
from .telling import add_paper, remove_paper, save_profile, submit_profile

__all__ = [
    "add_note",
    "add_paper",
    "ask_store",
    "decide",
    "remind_store",
    "remove_paper",
    "save_profile",
    "submit_profile",
    "take_up",
]
