"""Plugins in the back office: the shelf, one plugin, and pages that plugins draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Account
from backoffice.testing import check_access, client_of, open_another, personas
from foundation.permissions import Role
from plugins.actions import install_plugin, switch_plugin
from plugins.cards import cards_of
from plugins.models import Datum, Errand, Installation, JobRun, LogLine
from plugins.registry import plugins
from plugins.storage import PluginStorage
from plugins.store_side import settings_of
from plugins.testing import with_plugins
from tenants.context import enter_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
NOTES: dict[str, Any] = {"plugin": "desk", "name": "notes"}


@pytest.fixture
def desk(store: Store) -> Iterator[Store]:
    """A store to which the plugin `desk` can be added."""
    with with_plugins("plugins.tests.desk", "plugins.tests.troubled"):
        yield store


class Office:
    """The owner's browser in a store's back office; after a request the test is in the store again."""

    def __init__(self, store: Store, owner: Account) -> None:
        self.store = store
        self.client = client_of(owner)

    def url(self, page: str, **arguments: str) -> str:
        """The address of a page."""
        return reverse(f"backoffice:{page}", kwargs={"handle": self.store.handle, **arguments})

    def get(self, page: str, query: dict[str, str] | None = None, /, **arguments: Any) -> Any:
        """Open a page."""
        response = self.client.get(self.url(page, **arguments), query or {})
        enter_store(self.store)
        return response

    def post(
        self, page: str, data: dict[str, str] | None = None, /, follow: bool = False, **arguments: Any
    ) -> Any:
        """Send a form."""
        response = self.client.post(self.url(page, **arguments), data or {}, follow=follow)
        enter_store(self.store)
        return response


@pytest.fixture
def office(desk: Store, store_owner: Account) -> Office:
    """The owner at work."""
    return Office(desk, store_owner)


def test_who_may_manage_plugins(desk: Store) -> None:
    people = personas(desk, open_another())
    check_access(people, desk, "plugins")
    check_access(people, desk, "plugin", {"plugin": "desk"})
    for name in ("plugin_install", "plugin_switch", "plugin_try_again", "plugin_remove"):
        check_access(people, desk, name, {"plugin": "desk"}, method="post")


def test_the_shelf_and_its_search(desk: Store, office: Office) -> None:
    install_plugin(plugin="desk")
    page = office.get("plugins")
    assert [row.id for row in page.context["installed"]] == ["desk"]
    assert [row.id for row in page.context["others"]] == ["troubled"]
    assert "Notes of the team." in page.text
    found = office.get("plugins", {"q": "便签"})
    assert [row.id for row in found.context["installed"]] == ["desk"]
    assert found.context["others"] == []
    assert "No plugin matches" in office.get("plugins", {"q": "x" * 300 + "\0"}).text


def test_a_platform_without_plugins_says_so(store: Store, office: Office) -> None:
    with with_plugins():
        page = office.get("plugins").text
    assert "No plugins yet" in page
    assert "You have them all" not in page


def test_adding_turning_off_and_removing(desk: Store, office: Office) -> None:
    before = office.get("plugin", plugin="desk").text
    assert "See orders" in before  # what it may, before it is added
    assert "Limit" not in before
    office.post("plugin_install", plugin="desk")
    assert Installation.objects.get().is_on
    office.post("plugin_switch", {"on": "0"}, plugin="desk")
    assert not Installation.objects.get().is_on
    Datum.objects.create(plugin="desk", key="note:1", value="kept")
    office.post("plugin_remove", {"data": "keep"}, plugin="desk")
    assert not Installation.objects.exists()
    assert Datum.objects.exists()
    office.post("plugin_install", plugin="desk")
    Errand.objects.create(plugin="desk", subscriber="any", event=1)
    JobRun.objects.create(plugin="desk", job="any")
    office.post("plugin_remove", {"data": "delete"}, plugin="desk")
    for table in (Datum, Errand, JobRun):
        assert not table.objects.exists()


def test_a_second_press_and_what_is_not_there(desk: Store, office: Office) -> None:
    assert office.get("plugin", plugin="nobody").status_code == 404
    assert office.post("plugin_install", plugin="nobody").status_code == 404
    page = office.post("plugin_remove", follow=True, plugin="desk")
    assert "may have been removed in another tab" in page.text
    office.post("plugin_install", plugin="desk")
    office.post("plugin_install", plugin="desk")
    assert Installation.objects.count() == 1


def test_settings(desk: Store, office: Office) -> None:
    office.post("plugin_install", plugin="desk")
    refused = office.post("plugin", {"title": "x" * 21, "limit": "0", "token": ""}, plugin="desk")
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"title", "limit", "token"}
    assert "x" * 21 in refused.text
    chosen = {"title": "Board", "limit": "5", "loud": "on", "token": "hunter2"}
    assert office.post("plugin", chosen, plugin="desk").status_code == 302
    manifest, row = plugins()["desk"].manifest, Installation.objects.get()
    assert settings_of(manifest, row) == {"title": "Board", "limit": 5, "loud": True, "token": "hunter2"}
    assert "hunter2" not in office.get("plugin", plugin="desk").text
    office.post("plugin", {"title": "Board", "limit": "10", "token": ""}, plugin="desk")
    assert settings_of(manifest, Installation.objects.get())["token"] == "hunter2"
    assert set(Installation.objects.get().settings) == {"title", "token"}


def test_new_rights_are_agreed_to(desk: Store, office: Office) -> None:
    office.post("plugin_install", plugin="desk")
    Installation.objects.update(scopes=[], version="1.0.0")
    assert "asks for more than you agreed to" in office.get("plugin", plugin="desk").text
    office.post("plugin_install", plugin="desk")
    row = Installation.objects.get()
    assert (row.scopes, row.version) == (["orders.view"], "2.0.0")


def test_a_plugin_that_the_platform_has_no_more(desk: Store, office: Office) -> None:
    Installation.objects.create(plugin="gone", version="1.0.0")
    assert "The platform has this plugin no more" in office.get("plugins").text
    assert office.get("plugin", plugin="gone").status_code == 200
    office.post("plugin_remove", {"data": "delete"}, plugin="gone")
    assert not Installation.objects.exists()


def test_a_page_that_a_plugin_draws(desk: Store, office: Office) -> None:
    assert office.get("plugin_page", **NOTES).status_code == 404
    install_plugin(plugin="desk")
    page = office.get("plugin_page", **NOTES)
    assert "No notes yet." in page.text
    refused = office.post("plugin_page", {"_act": "leave", "text": "y" * 501}, **NOTES)
    assert refused.status_code == 422
    assert "y" * 501 in refused.text
    told = office.post("plugin_page", {"_act": "leave", "text": "<b>Buy tea</b>"}, follow=True, **NOTES)
    assert "&lt;b&gt;Buy tea&lt;/b&gt;" in told.text
    note = Datum.objects.get(key__startswith="note:")
    assert note.value == "<b>Buy tea</b>"
    office.post("plugin_page", {"_act": "remove", "value": note.key}, **NOTES)
    assert not Datum.objects.filter(key__startswith="note:").exists()
    switch_plugin(plugin="desk", is_on=False)
    assert office.get("plugin_page", **NOTES).status_code == 404
    assert office.get("plugin_page", plugin="desk", name="other").status_code == 404


def test_a_page_needs_its_right(desk: Store, store_owner: Account) -> None:
    install_plugin(plugin="desk")
    people = personas(desk, open_another())
    address = Office(desk, store_owner).url("plugin_page", **NOTES)
    assert people.owner.get(address).status_code == 200
    assert people.outsider.get(address).status_code == 404
    assert people.anonymous.get(address).status_code == 302


def test_a_page_that_fails_says_so(desk: Store, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    install_plugin(plugin="desk")
    monkeypatch.setattr("kaidian_sdk.examples.admin_pages.TITLE", 7)
    page = office.get("plugin_page", **NOTES)
    assert page.status_code == 503
    assert "The plugin did not answer" in page.text
    assert LogLine.objects.get().kind == "rubbish"
    line = office.get("plugin", plugin="desk").text
    assert "RubbishError" in line
    assert "Wrong answer" in line


def test_places_in_the_menu_cards_and_widgets(desk: Store, office: Office) -> None:
    assert "pages/notes/" not in office.get("dashboard").text
    install_plugin(plugin="desk")
    page = office.get("dashboard").text
    assert office.url("plugin_page", **NOTES) in page
    assert "Made so far" not in page
    PluginStorage("desk").set("wishes", 12)
    page = office.get("dashboard").text
    assert "Made so far" in page
    assert "12" in page
    switch_plugin(plugin="desk", is_on=False)
    assert "pages/notes/" not in office.get("dashboard").text


def test_a_card_beside_a_customer(desk: Store, store_owner: Account) -> None:
    install_plugin(plugin="desk")
    member = desk.memberships.get()
    assert cards_of("customer", 5, desk, member) == []
    PluginStorage("desk").set("customer:5", "Likes <tea>")
    (card,) = cards_of("customer", 5, desk, member)
    assert (card.title, card.parts[0].part.text) == ("Note", "Likes <tea>")
    assert cards_of("order", 5, desk, member) == []
    member.role = Role.FULFILMENT
    assert cards_of("customer", 5, desk, member) == []


def test_a_category_leaves_out_the_others(store: Store, store_owner: Account) -> None:
    with with_plugins("kaidian_announcement", "kaidian_wish_list", "plugins.tests.desk"):
        page = Office(store, store_owner).get("plugins", {"category": "customers"})
        assert [row.id for row in page.context["others"]] == ["wish-list"]
        assert [name for name, _label, _chosen in page.context["categories"]] == ["storefront", "customers"]
        every = Office(store, store_owner).get("plugins", {"category": "nonsense"})
        assert len(every.context["others"]) == 3


def test_blocks_for_themes_lead_to_where_they_are_placed(store: Store, store_owner: Account) -> None:
    with with_plugins("kaidian_announcement"):
        office = Office(store, store_owner)
        link = f'href="{office.url("themes")}">Place them</a>'
        assert link not in office.get("plugin", plugin="announcement").text
        office.post("plugin_install", plugin="announcement")
        assert link in office.get("plugin", plugin="announcement").text
