"""What is left to do before a store is ready: the checklist on the dashboard. Domains add the items.

    checklist.register(ChecklistItem(
        name="products", title=_("Add your products"), help=_("…"), action=_("Add a product"),
        url_name="product_new", permission="catalog.edit", order=10,
        is_done=lambda store: Product.objects.exists(),
    ))

Whether an item is done is derived from facts each time; nobody ticks it. Called in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from tenants.models import Membership, Store


@dataclass(frozen=True)
class ChecklistItem:
    """One thing to do. `is_done` is called in the store's schema; `url_name` is a page of the back office."""

    name: str
    title: str | Promise
    help: str | Promise
    action: str | Promise
    url_name: str
    permission: str
    order: int
    is_done: Callable[[Store], bool]


@dataclass(frozen=True)
class ChecklistLine:
    """An item as it stands in one store. `is_next` is the first that is left."""

    item: ChecklistItem
    done: bool
    url: str
    is_next: bool


_items: dict[str, ChecklistItem] = {}


def register(item: ChecklistItem) -> None:
    """Add an item. A name can be registered once."""
    if item.name in _items:
        raise ValueError(f"the checklist item {item.name} is registered twice")
    _items[item.name] = item


def read_checklist(store: Store, member: Membership) -> list[ChecklistLine]:
    """The items that this member can do something about, in order, with their state in the current store."""
    lines: list[ChecklistLine] = []
    next_found = False
    for item in sorted(_items.values(), key=lambda item: item.order):
        if member.may(item.permission):
            done = item.is_done(store)
            url = reverse(f"backoffice:{item.url_name}", kwargs={"handle": store.handle})
            lines.append(ChecklistLine(item, done, url, is_next=not done and not next_found))
            next_found = next_found or not done
    return lines
