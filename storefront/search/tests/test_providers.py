"""A plugin's search answers where a merchant chose it, and our own wherever it can't."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.testing import check_access, client_of, open_another, personas
from foundation.models import Event
from plugins.actions import install_plugin, switch_plugin
from plugins.actions.uses import choose_use
from plugins.models import LogLine
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from storefront.catalog.models import Product
from storefront.search.provider import matches_of
from storefront.testing import make_product, shopper_at
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
KEPT = PluginStorage("oracle")


@pytest.fixture(autouse=True)
def oracle(store: Store) -> Iterator[Store]:
    """A store whose shop searches with the plugin `oracle`."""
    with with_plugins("storefront.search.tests.oracle"):
        install_plugin(plugin="oracle")
        choose_use(plugin="oracle", hook="search_providers", name="oracle", is_on=True)
        yield store


def found(store: Store, words: str = "jade") -> list[str]:
    """Titles of a search in the shop, the best first."""
    answer = shopper_at(store).get("/search/suggest.json", {"q": words, "resources[type]": "product"}).json()
    return [product["title"] for product in answer["resources"]["results"]["products"]]


def test_it_decides_what_is_found_and_in_which_order(store: Store) -> None:
    ring, bowl, hidden = (make_product(title) for title in ("Jade ring", "Clay bowl", "Secret"))
    Product.objects.filter(pk=hidden.pk).update(status=Product.Status.DRAFT)
    KEPT.set("finds", [hidden.pk, bowl.pk, ring.pk, bowl.pk, 10**9])
    assert found(store) == ["Clay bowl", "Jade ring"]
    with in_store(store):
        assert KEPT.get("asked") == ["jade", "zh-Hans", 1000]
    page = shopper_at(store).get("/search", {"q": "jade"})
    assert page.status_code == 200
    assert page.text.find("Clay bowl") < page.text.find("Jade ring")
    with in_store(store):
        KEPT.set("finds", [])
    assert found(store) == []


@pytest.mark.parametrize("does", ["raise", "hang", "rubbish", "too much", "no id"])
def test_our_own_search_answers_when_it_fails(store: Store, settings: Any, does: str) -> None:
    settings.PLUGIN_PATIENCE = 0.4 if does == "hang" else 20
    make_product("Jade ring")
    KEPT.set("does", does)
    KEPT.set("finds", [-1] if does == "no id" else [1])
    assert found(store) == ["Jade ring"]
    with in_store(store):
        assert LogLine.objects.get().place == "search_providers/oracle"


def test_after_five_faults_it_is_left_alone(store: Store) -> None:
    KEPT.set("does", "raise")
    for _turn in range(5):
        matches_of("jade", "en")
    KEPT.delete("asked")
    assert matches_of("jade", "en").order is None
    assert KEPT.get("asked") is None


def test_only_where_it_was_chosen_and_is_on(store: Store) -> None:
    choose_use(plugin="oracle", hook="search_providers", name="oracle", is_on=False)
    assert matches_of("jade", "en").order is None
    choose_use(plugin="oracle", hook="search_providers", name="oracle", is_on=True)
    assert matches_of("jade", "en").order == ()
    switch_plugin(plugin="oracle", is_on=False)
    assert matches_of("jade", "en").order is None
    with in_store(open_another()):
        assert matches_of("jade", "en").order is None


def test_what_it_costs(store: Store) -> None:
    with with_plugins(), CaptureQueriesContext(connection) as asked:
        matches_of("", "en")
    assert len(asked) == 0
    with with_plugins(), CaptureQueriesContext(connection) as asked:
        matches_of("jade", "en")
    assert len(asked) == 1  # whether there are such words: our own search's


def test_the_merchant_chooses_on_its_page(store: Store, store_owner: Any) -> None:
    people = personas(store, open_another())
    check_access(people, store, "plugin_use", {"plugin": "oracle"}, method="post")
    client = client_of(store_owner)
    address = f"/stores/{store.handle}/plugins/oracle/"
    assert "Stop using it" in client.get(address).text
    part = {"hook": "search_providers", "name": "oracle"}
    client.post(f"{address}use", {**part, "on": "0"})
    assert "Use it" in client.get(address).text
    client.post(f"{address}use", {"hook": "payment_gateways", "name": "x", "on": "1"})
    with in_store(store):
        assert matches_of("jade", "en").order is None
        told = Event.objects.filter(name="plugin.chosen").order_by("pk").values_list("payload", flat=True)
        facts = {"plugin": "oracle", "hook": "search_providers", "part": "oracle"}
        assert list(told) == [{**facts, "is_on": on} for on in (True, False)]
