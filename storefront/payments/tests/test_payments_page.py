"""The page about payments: for those who may change settings, and honest about what is real."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.testing import check_access, client_of, open_another, personas
from plugins.actions import change_plugin_settings
from plugins.models import Installation
from storefront.payments.ways import CHOSEN
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


def test_who_may_see_it(store: Store) -> None:
    check_access(personas(store, open_another()), store, "payments")


@pytest.mark.parametrize(
    ("key", "words"),
    [("", "pay yet"), ("sk_test_1", "Test: no real money"), ("sk_live_1", "Live")],
)
def test_it_says_whether_money_is_real(
    store: Store, settings: pytest.FixtureRequest, key: str, words: str
) -> None:
    settings.STRIPE_SECRET_KEY = key  # type: ignore[attr-defined]
    page = client_of(store.memberships.get().account).get(f"/stores/{store.handle}/settings/payments")
    text = page.content.decode()
    assert words in text
    assert ("4242 4242 4242 4242" in text) == (key == "sk_test_1")


def chosen_in(store: Store) -> list[str]:
    with in_store(store):
        return CHOSEN.read()


def test_gateways_of_plugins_stand_beside_and_are_turned_on_when_set_up(
    tollgate: Store, store_owner: Any
) -> None:
    change_plugin_settings(plugin="tollgate", values={})
    Installation.objects.update(settings={})
    people = personas(tollgate, open_another())
    parts = {"plugin": "tollgate", "gateway": "tollgate"}
    check_access(people, tollgate, "payment_gateway", parts)
    check_access(people, tollgate, "payment_gateway_turn", parts, method="post", data={"turn": "on"})
    client = client_of(store_owner)
    page = f"/stores/{tollgate.handle}/settings/payments/tollgate/in-place"
    assert 'name="token"' in client.get(page).text

    client.post(f"{page}/turn", {"turn": "on"})
    assert chosen_in(tollgate) == ["tollgate", "stripe"]
    client.post(page, {"token": "s3cret"})
    client.post(f"{page}/turn", {"turn": "on"})
    client.post(f"{page}/turn", {"turn": "first"})
    assert chosen_in(tollgate) == ["tollgate/in-place", "tollgate", "stripe"]
    assert client.post(f"{page}/turn", {"turn": "sideways"}).status_code == 404
    assert client.get(page.replace("in-place", "nothing")).status_code == 404
    listed = client.get(f"/stores/{tollgate.handle}/settings/payments").text
    assert "In place" in listed
    assert "s3cret" not in client.get(page).text


def test_the_last_way_to_pay_stays(tollgate: Store) -> None:
    for name in ("tollgate", "stripe"):
        page = f"/stores/{tollgate.handle}/settings/payments/{name}/{name}/turn"
        client_of(tollgate.memberships.get().account).post(page, {"turn": "off"})
    assert chosen_in(tollgate) == ["stripe"]
