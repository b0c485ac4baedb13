"""The registry of the menu and of the search: rights, order, the current place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from backoffice import search
from backoffice.navigation import Navigation, NavItem, group_places, navigation, phone_places
from foundation.permissions import Role
from tenants.models import Membership, Store

STORE = Store(handle="jade", name="Jade")
OWNER = Membership(role=Role.OWNER)
PACKER = Membership(role=Role.FULFILMENT)


def item(name: str, **given: Any) -> NavItem:
    defaults = {
        "label": name.title(),
        "icon": "box",
        "url_name": "dashboard",
        "permission": "store.view",
        "order": 10,
    }
    return NavItem(name=name, **{**defaults, **given})


def test_places_stand_by_section_and_order() -> None:
    registry = Navigation()
    registry.register(item("themes", section="shop"), item("orders", section="sell", order=2))
    registry.register(item("products", section="sell", order=1), item("home", order=99))
    assert [one.name for one in registry.items()] == ["home", "products", "orders", "themes"]


def test_a_name_is_taken_once_and_a_right_must_exist() -> None:
    registry = Navigation()
    registry.register(item("orders"))
    with pytest.raises(ValueError, match="'orders' is there already"):
        registry.register(item("orders"))
    with pytest.raises(ValueError, match="no such right"):
        registry.register(item("other", permission="orders.explode"))
    assert [one.name for one in registry.items()] == ["orders"]


def test_places_are_those_that_the_member_may_open() -> None:
    registry = Navigation()
    registry.register(item("home"), item("settings", permission="store.settings"))
    shown = registry.places(store=STORE, member=PACKER, current="")
    assert [place.item.name for place in shown] == ["home"]
    assert [place.url for place in shown] == ["/stores/jade/"]
    assert len(registry.places(store=STORE, member=OWNER, current="")) == 2


def test_current_is_the_page_itself_or_one_of_its_own() -> None:
    registry = Navigation()
    registry.register(item("orders", also=("order", "refund")))
    for page, current in (("dashboard", True), ("refund", True), ("product", False)):
        assert registry.places(store=STORE, member=OWNER, current=page)[0].current is current


def test_groups_leave_out_empty_sections_and_the_phone_has_three_places() -> None:
    registry = Navigation()
    registry.register(*(item(f"p{number}", phone=True, order=number) for number in range(5)))
    places = registry.places(store=STORE, member=OWNER, current="")
    assert [str(group.label) for group in group_places(places)] == [""]
    assert [place.item.name for place in phone_places(places)] == ["p0", "p1", "p2"]


@pytest.mark.django_db
def test_every_registered_place_has_an_address_and_an_icon(store: Store) -> None:
    from foundation.ui.tags.text import ICONS

    places = navigation.places(store=store, member=OWNER, current="dashboard")
    assert places[0].item.name == "home"
    assert places[0].current
    assert {place.item.icon for place in places} <= ICONS


def test_search_asks_only_providers_that_the_member_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_providers", [])
    asked: list[str] = []

    def find(store: Store, member: Membership, query: str) -> Iterable[search.SearchHit]:
        asked.append(query)
        return (search.SearchHit(url=f"/{number}", title=query) for number in range(50))

    def refuse(store: Store, member: Membership, query: str) -> Iterable[search.SearchHit]:
        raise AssertionError("must not be asked")

    search.register(label="Products", permission="catalog.view", find=find)
    search.register(label="Team", permission="store.team", find=refuse)
    groups = search.find_everything(store=STORE, member=PACKER, query="  jade \n ring ")
    assert asked == ["jade ring"]
    assert [(str(group.label), len(group.hits)) for group in groups] == [("Products", search.MAX_HITS)]
    assert search.find_everything(store=STORE, member=PACKER, query="   ") == []
    with pytest.raises(ValueError, match="no such right"):
        search.register(label="X", permission="x.y", find=find)
