"""Cards that plugins draw on the back office's own pages:

beside products, orders and customers, and on the dashboard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kaidian_sdk.points.backoffice import Glance, PageRequest
from plugins.calling import Offer, PluginFault, offers
from plugins.forms import said
from plugins.pages.drawn import Drawn, drawn, pages_url
from tenants.models import Membership, Store


@dataclass(frozen=True)
class DrawnCard:
    """A card, ready to be drawn. Without `parts` the plugin did not answer."""

    title: str
    parts: list[Drawn]
    base: str
    is_silent: bool = False


def cards_of(on: str, subject: int, store: Store, member: Membership) -> list[DrawnCard]:
    """The cards beside an object that this member may see: `on` is "product", "order" or "customer"."""
    asked = PageRequest(subject=subject, member=f"account:{member.account_id}")
    chosen = [
        each for each in offers("cards") if each.declared.on == on and member.may(each.declared.permission)
    ]
    return list(_shown(chosen, asked, store, tells_faults=True))


def widgets_of(store: Store, member: Membership) -> list[DrawnCard]:
    """The cards of the dashboard that this member may see."""
    chosen = [each for each in offers("widgets") if member.may(each.declared.permission)]
    return list(_shown(chosen, PageRequest(member=f"account:{member.account_id}"), store, tells_faults=False))


def read_panel(store: Store) -> Mapping[str, Any] | None:
    """The dashboard's panel of widgets, where a plugin has any; who sees which is decided as it is drawn."""
    return {} if offers("widgets") else None


def _shown(
    chosen: list[Offer], asked: PageRequest, store: Store, *, tells_faults: bool
) -> Iterator[DrawnCard]:
    for each in chosen:
        base = pages_url(store.handle, each.plugin.id)
        try:
            seen: Glance | None = each.call("show", asked)
        except PluginFault:
            if tells_faults:
                yield DrawnCard(said(each.plugin.manifest.name), [], base, is_silent=True)
            continue
        if seen is not None:
            yield DrawnCard(said(seen.title), drawn(seen, store.currency), base)
