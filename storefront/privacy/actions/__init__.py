"""Every change of requests about people's data."""

from .answering import work_on
from .asking import ask, confirm, issue_link, open_request, withdraw
from .terms import change_terms
from .tidying import throw_away

__all__ = [
    "ask",
    "change_terms",
    "confirm",
    "issue_link",
    "open_request",
    "throw_away",
    "withdraw",
    "work_on",
]
