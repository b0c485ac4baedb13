"""Links into a filled cart."""

from __future__ import annotations

import pytest
from django.test import Client

from storefront.cart.models import Cart
from storefront.catalog.models import Variant
from storefront.testing import make_product, shopper_at, variant_of
from tenants.context import enter_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(store: Store) -> Client:
    """Somebody without a cart."""
    return shopper_at(store)


def goods() -> tuple[Variant, Variant]:
    """Two things, of the second only two units."""
    return variant_of(make_product("Ring")), variant_of(make_product("Bead", on_hand=2))


def held(store: Store) -> dict[int, int]:
    """{variant: units} of the only cart."""
    enter_store(store)
    return {line.variant_id: line.quantity for line in Cart.objects.get().lines.all()}


def test_a_link_fills_the_cart_once(store: Store, shopper: Client) -> None:
    ring, bead = goods()
    path = f"/en/cart/{ring.pk}:3,{bead.pk}:1?note=Hello&discount=X&attributes[gift]=yes&checkout=1"
    for _time in range(2):
        answer = shopper.get(path, headers={"Referer": "https://elsewhere.example/"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/en/cart")
        assert held(store) == {ring.pk: 3, bead.pk: 1}
    cart = Cart.objects.get()
    assert (cart.note, cart.attributes) == ("Hello", {"gift": "yes"})
    shopper.get(f"/cart/{bead.pk}:2")
    assert held(store) == {ring.pk: 3, bead.pk: 2}


def test_what_cannot_be_had_is_told_and_the_rest_is_there(store: Store, shopper: Client) -> None:
    ring, bead = goods()
    answer = shopper.get(f"/cart/{bead.pk}:3,{ring.pk}:1,{ring.pk + 99}:1")
    assert answer.status_code == 422
    assert "/products/ring" in answer.content.decode()
    assert held(store) == {ring.pk: 1}
    assert shopper.get(f"/cart/{ring.pk}:0").status_code == 422
    assert held(store) == {ring.pk: 1}


@pytest.mark.parametrize(
    "path", ["/cart/ring", "/cart/1", "/cart/1:x", "/cart/1:-1", "/cart/1:1,", "/cart/1:"]
)
def test_other_paths_lead_nowhere(shopper: Client, path: str) -> None:
    assert shopper.get(path).status_code == 404
    assert not Cart.objects.exists()


@pytest.mark.parametrize("header", [{"Sec-Purpose": "prefetch"}, {"Sec-Fetch-Dest": "image"}])
def test_nothing_happens_unless_somebody_opens_it(shopper: Client, header: dict[str, str]) -> None:
    ring, _bead = goods()
    assert shopper.get(f"/cart/{ring.pk + 99}:1").status_code == 404
    assert shopper.get(f"/cart/{ring.pk}:1", headers=header).status_code == 302
    assert shopper.post(f"/cart/{ring.pk}:1").status_code == 405
    assert not Cart.objects.exists()
