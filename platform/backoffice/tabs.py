"""Tabs above a list of the back office."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise


@dataclass(frozen=True)
class Tab:
    """A part of a list: its name in the address, what it is called, and what belongs to it."""

    name: str
    label: str | Promise
    match: Q
