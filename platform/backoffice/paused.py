"""The way out of a paused store: whoever pauses stores says which page opens them again.

offer_way_out(WayOut(by="billing", url_name="billing", label=_("Pay and go on"), permission="store.billing"))
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from tenants.models import Membership, Store


@dataclass(frozen=True)
class WayOut:
    """A page of the back office that stores paused `by` somebody are opened from."""

    by: str
    url_name: str
    label: str | Promise
    permission: str


_ways: dict[str, WayOut] = {}


def offer_way_out(way: WayOut) -> None:
    """Show a way out in stores that were paused by whoever offers it."""
    _ways[way.by] = way


def way_out(store: Store, member: Membership) -> tuple[str, str | Promise] | None:
    """(address, label) of what this member can do about a paused store; None for nothing."""
    way = _ways.get(store.held_by)
    if way is None or not member.may(way.permission):
        return None
    return reverse(f"backoffice:{way.url_name}", kwargs={"handle": store.handle}), way.label
