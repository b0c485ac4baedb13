"""What the events of a store tell of, as rights: an app hears of nothing that it may not see."""

from __future__ import annotations

from collections.abc import Collection, Iterable

SEEN_WITH = {
    "order": "orders.view",
    "payment": "orders.view",
    "refund": "orders.view",
    "product": "catalog.view",
    "media": "catalog.view",
    "inventory": "catalog.view",
    "collection": "catalog.view",
    "catalog": "catalog.view",
    "import": "catalog.view",
    "export": "catalog.view",
    "customer": "customers.view",
    "page": "content.edit",
    "blog": "content.edit",
    "article": "content.edit",
    "comment": "content.edit",
    "menu": "content.edit",
    "message": "content.edit",
    "redirect": "content.edit",
    "content": "content.edit",
    "theme": "themes.edit",
    "store": "store.settings",
    "shipping": "store.settings",
    "taxes": "store.settings",
    "member": "store.team",
}
"""The first part of an event's name → the right to see what it tells. All others need OTHERS."""
OTHERS = "plugins.manage"

POWERFUL = frozenset(
    {
        "store.team",
        "store.settings",
        "orders.refund",
        "customers.view",
        "customers.edit",
        "plugins.manage",
        "themes.code",
        "themes.publish",
    }
)
"""Rights that merchants are warned of: money, people's data, and the way into the store itself."""


def right_for(event: str) -> str:
    """The right that hearing of an event or a pattern ("order.*") needs."""
    return SEEN_WITH.get(event.partition(".")[0], OTHERS)


def heard(events: Iterable[str], rights: Collection[str]) -> list[str]:
    """Those of the events that somebody with these rights may hear of."""
    return [event for event in events if right_for(event) in rights]
