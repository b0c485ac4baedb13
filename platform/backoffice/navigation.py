"""The menu of the back office. Domains register their places in AppConfig.ready; the shell draws them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.permissions import NAMES
from tenants.models import Membership, Store

Section = Literal["", "sell", "shop", "apps", "store"]
SECTIONS: dict[Section, str | Promise] = {
    "": "",
    "sell": _("Sell"),
    "shop": _("Online store"),
    "apps": pgettext_lazy("menu", "Apps"),
    "store": pgettext_lazy("menu", "Store"),
}
"""Parts of the menu in their order: what one sells, what shoppers see, what was added, how all is run."""
PHONE_PLACES = 3


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A place in the menu. `url_name` is reversed as backoffice:<url_name> with the store's handle.

    `also` names further pages during which the place is marked as current; `phone` puts it on the bottom bar.
    """

    name: str
    label: str | Promise
    icon: str
    url_name: str
    permission: str
    order: int
    section: Section = ""
    also: Collection[str] = ()
    phone: bool = False


@dataclass(frozen=True)
class Place:
    """A menu item for one store, ready to be drawn."""

    item: NavItem
    url: str
    current: bool


@dataclass(frozen=True)
class Group:
    """The places of one section under its label."""

    label: str | Promise
    places: list[Place]


type PlaceFinder = Callable[[Store, Membership, str], Iterable[Place]]


class Navigation:
    """The registry. Registering a name twice raises ValueError: two domains would fight over it."""

    def __init__(self) -> None:
        self._items: dict[str, NavItem] = {}
        self._finders: list[PlaceFinder] = []

    def register(self, *items: NavItem) -> None:
        """Add places. Raises ValueError for a name taken or a right that is not in the catalogue."""
        for item in items:
            if item.name in self._items:
                raise ValueError(f"a menu item named {item.name!r} is there already")
            if item.permission not in NAMES:
                raise ValueError(f"no such right: {item.permission}")
            self._items[item.name] = item

    def register_finder(self, find: PlaceFinder) -> None:
        """Add places that not every store has, last in their sections: `find(store, member, path)` tells."""
        self._finders.append(find)

    def items(self) -> list[NavItem]:
        """All places in the order of the menu."""
        sections = list(SECTIONS)
        return sorted(self._items.values(), key=lambda item: (sections.index(item.section), item.order))

    def places(self, *, store: Store, member: Membership, current: str, path: str = "") -> list[Place]:
        """What this member may open, the place of the page named `current`, or at `path`, marked."""
        places = [
            Place(
                item=item,
                url=reverse(f"backoffice:{item.url_name}", kwargs={"handle": store.handle}),
                current=current == item.url_name or current in item.also,
            )
            for item in self.items()
            if member.may(item.permission)
        ]
        found = [place for find in self._finders for place in find(store, member, path)]
        return places + [place for place in found if member.may(place.item.permission)]


def group_places(places: list[Place]) -> list[Group]:
    """Places under the labels of their sections, empty sections left out."""
    groups = [
        Group(label, [place for place in places if place.item.section == section])
        for section, label in SECTIONS.items()
    ]
    return [group for group in groups if group.places]


def phone_places(places: list[Place]) -> list[Place]:
    """The first few places that asked for the phone's bottom bar."""
    return [place for place in places if place.item.phone][:PHONE_PLACES]


navigation = Navigation()
