"""Where a shop ships to, with its own rates and with carriers of plugins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backoffice.testing import client_of
from plugins.actions import install_plugin, switch_plugin
from plugins.testing import with_plugins
from storefront.shipping.actions import save_rate, save_zone
from storefront.shipping.queries import can_ship, rates_for, served_countries
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrier(store: Store) -> Iterator[None]:
    """A carrier of a plugin, on."""
    with with_plugins("kaidian_sample_carrier"):
        install_plugin(plugin="sample-carrier")
        yield


def zone(*countries: str, price: int) -> None:
    save_rate(zone=save_zone(name="zone", countries=countries), name=f"rate {price}", price=price)


def names(country: str) -> list[str]:
    return [rate.name for rate in rates_for(country)]


def test_a_country_has_the_rates_of_its_zone_else_those_of_everywhere_else(store: Store) -> None:
    zone(price=3)
    zone("CN", "HK", price=1)
    zone("US", price=2)
    assert [names(country) for country in ("CN", "HK", "US", "FR")] == [
        ["rate 1"], ["rate 1"], ["rate 2"], ["rate 3"],
    ]  # fmt: skip
    assert served_countries() is None


def test_only_countries_with_a_rate_are_served(store: Store) -> None:
    assert (served_countries(), can_ship()) == ([], False)
    save_zone(name="empty", countries=("FR",))
    zone("US", "CN", price=1)
    assert (served_countries(), can_ship(), names("FR")) == (["CN", "US"], True, [])


def test_a_carrier_may_go_anywhere_while_it_is_on(carrier: None) -> None:
    assert (served_countries(), can_ship()) == (None, True)
    switch_plugin(plugin="sample-carrier", is_on=False)
    assert (served_countries(), can_ship()) == ([], False)


def test_the_merchant_sees_who_sends_besides(carrier: None, store: Store) -> None:
    merchant = client_of(store.memberships.get().account)
    address = f"/stores/{store.handle}/shipping/"
    page = merchant.get(address, headers={"Accept-Language": "zh-hans"}).text
    assert [text in page for text in ("白鹤速运", f"/stores/{store.handle}/plugins/sample-carrier/")] == [
        True,
        True,
    ]
