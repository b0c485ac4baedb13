"""What every answer tells the browser not to do, whoever asks for what: pages, errors, data, files."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from backoffice.testing import client_of
from storefront.testing import shopper_at
from tenants.actions import suspend_store
from tenants.hosts import routes
from tests.isolation.addresses import OPERATORS, PLATFORM, SHOP, Address, label, path_to
from tests.isolation.asking import Answer, ask
from tests.isolation.test_bad_input import visitor
from tests.isolation.world import World

CARD = "billing.pages.card.card"
WITH_STRIPE = {CARD, "billing.pages.confirm.confirm"}
"""The pages of ours where a script runs that isn't: a card's number is Stripe's to see, never ours."""
INLINE = ("'unsafe-inline'", "'unsafe-eval'")


def directives(answer: Answer) -> dict[str, list[str]]:
    """The content security policy: {"script-src": ["'self'"]}."""
    parts = (part.split() for part in answer.header("Content-Security-Policy").split(";"))
    return {part[0]: part[1:] for part in parts if part}


def check(answer: Answer, *, ours: bool) -> None:
    """What any answer has. `ours`: a page of the platform, that runs nothing but our own files."""
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert answer.header("Referrer-Policy") == "same-origin"
    assert answer.header("Cross-Origin-Opener-Policy") == "same-origin"
    if "text/html" not in answer.header("Content-Type"):
        return
    policy = directives(answer)
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] in (["'none'"], ["'self'"])
    assert policy.get("object-src", policy.get("default-src")) == ["'none'"]
    if ours:
        scripts = policy.get("script-src", policy.get("default-src"))
        assert scripts in (["'self'"], ["'none'"])
        assert not set(INLINE) & set(policy.get("style-src", []))


@pytest.mark.parametrize("address", PLATFORM, ids=label)
def test_the_platform(world: World, address: Address) -> None:
    owner, path = client_of(world.a.owner), path_to(address, world.a)
    strict = Client(enforce_csrf_checks=True, headers={"host": settings.PLATFORM_HOST})
    ours = not address.route.startswith(OPERATORS) and address.view_name not in WITH_STRIPE
    check(ask(owner, "get", path), ours=ours)
    for client, method in ((visitor(), "get"), (visitor(), "post"), (strict, "post"), (owner, "delete")):
        check(ask(client, method, path), ours=ours)


def test_where_a_card_is_given_only_stripe_is_let_in(world: World) -> None:
    (card,) = [address for address in PLATFORM if address.view_name == CARD]
    policy = directives(ask(client_of(world.a.owner), "get", path_to(card, world.a)))
    assert policy["script-src"] == ["'self'", "https://js.stripe.com"]
    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]


@pytest.mark.parametrize("address", SHOP, ids=label)
def test_shops(world: World, address: Address) -> None:
    client, path = shopper_at(world.a.store), path_to(address, world.a)
    client.cookies["cart"] = world.a.cart.token
    for method in ("get", "post", "delete", "head"):
        check(ask(client, method, path), ours=False)
    check(ask(client, "post", path, headers={"sec-fetch-site": "cross-site"}), ours=False)


def test_what_goes_wrong(world: World) -> None:
    shop, owner, handle = shopper_at(world.a.store), client_of(world.a.owner), world.a.store.handle
    large, kind = b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "application/x-www-form-urlencoded"
    asked = {
        (404, True): ask(owner, "get", "/no/such/page"),
        (404, False): ask(shop, "get", "/no/such/page"),
        (400, True): ask(owner, "post", f"/stores/{handle}/settings", large, content_type=kind),
        (400, False): ask(shop, "post", "/cart/update", large, content_type=kind),
        (422, False): ask(shop, "post", "/cart/add.js", {"id": "x"}),
    }
    nobodys = ask(Client(headers={"host": f"nobodys.{settings.STORES_DOMAIN}"}), "get", "/")
    assert nobodys.status == 404
    check(nobodys, ours=True)
    suspend_store(store=world.a.store, reason="unpaid")
    routes.forget_all()
    asked[503, False] = ask(shop, "get", "/")
    for (status, ours), answer in asked.items():
        assert answer.status == status
        check(answer, ours=ours)


def test_when_it_broke(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("accounts.pages.get_token", broken)
    client = visitor()
    client.raise_request_exception = False
    answer = ask(client, "get", "/accounts/session")
    assert answer.status == 500
    check(answer, ours=True)


def test_what_the_shops_visitors_are_spared(world: World) -> None:
    policy = directives(ask(shopper_at(world.a.store), "get", "/"))
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["object-src"] == ["'none'"]
    till = shopper_at(world.a.store)
    till.cookies["cart"] = world.a.cart.token
    scripts = directives(ask(till, "get", "/checkout"))["script-src"]
    assert scripts == ["'self'"]  # no gateway brings any, since none is set up
