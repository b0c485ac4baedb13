"""A store is an island, at every address there is: with another store's ids, handles, cookies and tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client

from backoffice.testing import client_of
from foundation.api.versions import CURRENT
from foundation.permissions import ROLES, Role
from storefront.testing import shopper_at
from tenants.actions import close_store, suspend_store
from tenants.hosts import routes
from tenants.models import Store
from tests.isolation.addresses import (
    BACK_OFFICE,
    ELSEWHERE,
    OPERATORS,
    PLATFORM,
    SHOP,
    Address,
    label,
    names_a_thing,
    path_to,
    thing_of,
)
from tests.isolation.asking import ask
from tests.isolation.bodies import body_of
from tests.isolation.dump import differences, dump_of, dump_of_public
from tests.isolation.world import Side, World

METHODS = ("get", "post", "head", "options", "put", "patch", "delete")
FORMS = ("get", "post")
each_back_office = pytest.mark.parametrize("address", BACK_OFFICE, ids=label)
each_shop = pytest.mark.parametrize("address", SHOP, ids=label)

# Pages that lead to an address in the shop, with a token of its own.
LEADS_TO_THE_SHOP = {"themes.pages.changes.preview", "backoffice.pages.home.view_shop"}

# Pages that lead back to the plan: no plan was chosen, no Stripe to give a card to, and no bank asks. And one
# to the data: nothing was restored.
LEADS_BACK = {
    "backoffice.pages.data.undo",
    "billing.pages.card.card",
    "billing.pages.confirm.confirm",
    "billing.pages.plan.change",
}

# Posts that change nothing of the store though they are allowed: they only show, or keep files.
SHOWS_ONLY = {
    "storefront.catalog.pages.editor.show_variants",
    "storefront.catalog.pages.editor.show_variant",
    "storefront.catalog.pages.pictures.upload",
    "storefront.catalog.pages.imports.retry_pictures",
    "portal.pages.beginning.dismiss",
    # Their theme is the newest there is, and a file is only kept until one has seen what it would change.
    "themes.pages.updates.update",
    "themes.pages.updates.update_from_file",
    "storefront.privacy.pages.erase_again",  # no app failed to forget anybody
}


# What a form of one value each can't do: scripts send JSON or files, lists send what was ticked and what for.
# Their own tests do it.
TAKES_MORE = {
    "backoffice.pages.data.take_back_store",  # a store that is to be deleted
    "backoffice.pages.data.undo",  # one that was restored
    "billing.pages.confirm.confirm",  # these six ask Stripe first
    "billing.pages.plan.cancel",
    "billing.pages.plan.change",
    "billing.pages.plan.code",
    "billing.pages.plan.pay",
    "billing.pages.plan.tax",
    "storefront.content.pages.inbox.file",
    "storefront.content.pages.inbox.judge",
    "storefront.content.pages.inbox.mark_read",
    "storefront.content.pages.redirects.import_redirects",
    "plugins.pages.shelf.use",
    "storefront.payments.setup_pages.show_gateway",
    "storefront.payments.setup_pages.turn_gateway",
    "themes.editor.api.check_liquid",
    "themes.editor.api.discard",
    "themes.editor.api.publish",
    "themes.editor.api.save",
    "themes.editor.api.working",
    "themes.editor.choosing.pictures",
    "themes.editor.choosing.videos",
    "themes.editor.code_api.change",
    "themes.editor.code_api.upload",
}

# Read, and yet they write: a link that fills the cart, and what asks functions, whose runs are logged.
LEAVES_A_TRACE = {"storefront.cart.shop.permalink", "storefront.api.checkout.CheckoutView"}

# Pages of a shop that say nothing of its own before they are asked for something.
SAYS_NOTHING = {
    f"api/{CURRENT}/collections/<str:handle>/facets",
    "api/docs",
    f"api/{CURRENT}/countries",
    f"api/{CURRENT}/countries/<str:code>",
    f"api/{CURRENT}/customer",
    f"api/{CURRENT}/customer/addresses",
    f"api/{CURRENT}/customer/addresses/<id:id>",
    f"api/{CURRENT}/customer/orders",
    f"api/{CURRENT}/customer/privacy",
    f"api/{CURRENT}/customer/privacy/copy",
    f"api/{CURRENT}/openapi.json",
    f"api/{CURRENT}/orders/<str:token>/payment",
    f"api/{CURRENT}/products/<str:handle>/recommendations",
    f"api/{CURRENT}/search",
    r"api/(?P<path>[\s\S]*)$",
    "cart/shipping_rates.json",
    "checkout/gateways/<slug:plugin>/<str:file>",
    "platform-assets/<str:name>",
    "recommendations/products",
    "recommendations/products.json",
    "favicon.ico",
    "robots.txt",
    "search/suggest",
    "search/suggest.json",
    "sitemap.xml",
    "sitemap_<slug:kind>_<int:number>.xml",
}


@contextmanager
def untouched(side: Side, *more: Side) -> Iterator[None]:
    """Nothing of these stores, nor of the platform, is other after the block than before."""
    stores = [one.store for one in (side, *more)]
    before = [dump_of(store) for store in stores], dump_of_public()
    yield
    after = [dump_of(store) for store in stores], dump_of_public()
    for one, other in zip(before[0], after[0], strict=True):
        assert differences(one, other) == []
    assert differences(before[1], after[1]) == []


def strangers(side: Side) -> dict[str, Client]:
    """Everybody who is not of the team and has some cookie or other."""
    shopper = Client(headers={"host": settings.PLATFORM_HOST})
    shopper.cookies["cart"] = side.cart.token
    shopper.cookies[settings.SESSION_COOKIE_NAME] = side.cart.token
    return {"anonymous": Client(headers={"host": settings.PLATFORM_HOST}), "shopper": shopper}


def team_of(side: Side) -> dict[Role, Client]:
    """The members of a store, signed in."""
    people = {Role.OWNER: side.owner, Role.MANAGER: side.manager, Role.FULFILMENT: side.packer}
    return {role: client_of(account) for role, account in people.items()}


@pytest.mark.parametrize("address", [*PLATFORM, *SHOP], ids=label)
def test_every_part_of_an_address_is_known(world: World, address: Address) -> None:
    for part in address.parts:
        ours, theirs = thing_of(address, part, world.a), thing_of(address, part, world.b)
        assert ours != theirs or not names_a_thing(address)


@each_back_office
def test_the_back_office_of_a_store_is_not_there_for_others(world: World, address: Address) -> None:
    people = team_of(world.a)
    path, body = path_to(address, world.b), body_of(world.b)
    with untouched(world.b, world.a):
        for role, client in people.items():
            for method in METHODS if role == Role.OWNER else FORMS:
                response = ask(client, method, path, body)
                assert response.status == 404, f"{role} {method} {path}"
                assert not [word for word in world.b.secrets if word in response.text]
        for name, client in strangers(world.b).items():
            for method in FORMS:
                response = ask(client, method, path, body)
                assert response.status == 302, f"{name} {method} {path}"
                assert response.location.startswith(settings.LOGIN_URL)


@pytest.mark.parametrize("address", [address for address in BACK_OFFICE if names_a_thing(address)], ids=label)
def test_things_of_another_store_are_not_found_in_ones_own(world: World, address: Address) -> None:
    client = team_of(world.a)[Role.OWNER]
    path, body = path_to(address, world.b, handle=world.a.store.handle), body_of(world.b)
    with untouched(world.b, world.a):
        for method in METHODS:
            response = ask(client, method, path, body)
            assert response.status in {404, 405}, f"{method} {path}"
            assert not [word for word in world.b.secrets if word in response.text]
        assert 404 in {ask(client, method, path, body).status for method in FORMS}


@each_back_office
def test_things_of_another_store_in_a_form_do_nothing_to_it(world: World, address: Address) -> None:
    client = team_of(world.a)[Role.OWNER]
    before = dump_of(world.b.store)
    if ask(client, "post", path_to(address, world.a), body_of(world.b)).status == 405:
        return
    assert differences(before, dump_of(world.b.store)) == []
    handle = Store.objects.get(pk=world.a.store.pk).handle
    for shown in BACK_OFFICE:
        if shown.view.__module__ == address.view.__module__:
            response = ask(client, "get", path_to(shown, world.a, handle=handle))
            assert world.b.word not in response.text, f"{shown.route} after {address.route}"


@each_back_office
def test_the_same_form_does_something_for_the_right_person(world: World, address: Address) -> None:
    client = team_of(world.b)[Role.OWNER]
    if "POST" not in ask(client, "options", path_to(address, world.b)).header("Allow"):
        return
    if address.view_name in TAKES_MORE:
        return
    before = dump_of(world.b.store), dump_of_public()
    response = ask(client, "post", path_to(address, world.b), body_of(world.b))
    after = dump_of(world.b.store), dump_of_public()
    has_changed = differences(before[0], after[0]) or differences(before[1], after[1])
    assert response.status in {200, 302}, response.text
    assert bool(has_changed) != (address.view_name in SHOWS_ONLY)


def seen_at(address: Address) -> set[int]:
    """How a page answers somebody who may see it; one that only takes forms answers 405."""
    if address.view_name == "themes.editor.code_api.file":  # which file is said behind the question mark
        return {404}
    return {302} if address.view_name in LEADS_TO_THE_SHOP | LEADS_BACK else {200, 405}


@each_back_office
def test_members_without_the_right_are_refused(world: World, address: Address) -> None:
    path, body = path_to(address, world.a), body_of(world.a)
    for role, client in team_of(world.a).items():
        if address.permission in ROLES[role]:
            assert ask(client, "get", path).status in seen_at(address)
            continue
        with untouched(world.a):
            for method in (*FORMS, "delete"):
                assert ask(client, method, path, body).status == 403, f"{role} {method} {path}"


@each_back_office
def test_a_suspended_store_can_be_seen_but_not_changed(world: World, address: Address) -> None:
    suspend_store(store=world.a.store, reason="unpaid")
    client = team_of(world.a)[Role.OWNER]
    path, body = path_to(address, world.a), body_of(world.a)
    with untouched(world.a):
        for method in ("post", "put", "patch", "delete"):
            if getattr(address.view, "works_always", False):
                continue
            assert ask(client, method, path, body).status == 403, f"{method} {path}"
        assert ask(client, "get", path).status in seen_at(address)
    close_store(store=world.a.store)
    for method in FORMS:
        assert ask(client, method, path, body).status == 404, f"{method} {path}"


@each_shop
def test_a_suspended_or_closed_shop_answers_nobody(world: World, address: Address) -> None:
    client = shopper_at(world.a.store)
    client.cookies["cart"] = world.a.cart.token
    for status in (503, 404):
        if status == 503:
            suspend_store(store=world.a.store, reason="unpaid")
        else:
            close_store(store=world.a.store)
        routes.forget_all()
        with untouched(world.a):
            for method in FORMS:
                response = ask(client, method, path_to(address, world.a), body_of(world.a))
                assert response.status == status
                assert world.a.word not in response.text


@each_shop
def test_a_shop_knows_nothing_of_anothers_things(world: World, address: Address) -> None:
    client = shopper_at(world.a.store)
    client.cookies["cart"] = world.b.cart.token
    path, body = path_to(address, world.b), body_of(world.b)
    with untouched(world.b):
        for method in METHODS:
            for query in ("", f"?variant={world.b.variant.pk}"):
                response = ask(client, method, path + query, body if method == "post" else None)
                assert response.status < 500
                if address.is_of_shop_api and method == "options":  # a browser asks what may be sent
                    assert response.status == 204
                elif address.is_of_shop_api and query:  # it has no such parameter
                    assert response.status in {400, 401, 404, 405, 415}
                elif address.is_of_shop_api and response.status == 401:  # for a customer who is signed in
                    assert "/customer" in address.route
                elif names_a_thing(address) and response.status != 405:
                    assert response.status in {404, 302}, f"{method} {path}"
                seen = response.text
                assert not [word for word in world.b.secrets if word in seen and word not in path + query]
                assert world.b.word not in seen.replace(world.b.word.lower(), ""), f"{method} {path}"


@each_shop
def test_a_shop_shows_its_own_things(world: World, address: Address) -> None:
    client = shopper_at(world.b.store)
    client.cookies["cart"] = world.b.cart.token
    response = ask(client, "get", path_to(address, world.b))
    if address.route in SAYS_NOTHING:
        assert response.status < 500
    elif response.status == 200 and not address.route.startswith(("media/", "theme-assets/")):
        if response.headers.get("Content-Type") != "application/zip":  # no word is read in it as it is
            assert world.b.word in response.text
    else:
        assert response.status in {200, 302, 405}


def test_a_search_finds_only_ones_own(world: World) -> None:
    client, part = shopper_at(world.a.store), world.b.word[:-1]
    assert world.b.word not in ask(client, "get", f"/search?q={part}").text
    assert world.b.word in ask(shopper_at(world.b.store), "get", f"/search?q={part}").text
    office = team_of(world.a)[Role.OWNER]
    for page in ("search", "products/", "orders/", "collections/", "collections/pick"):
        found = ask(office, "get", f"/stores/{world.a.store.handle}/{page}?q={part}&find={part}")
        assert (found.status, world.b.word in found.text) == (200, False), page


@each_shop
def test_a_session_of_the_platform_means_nothing_in_a_shop(world: World, address: Address) -> None:
    if address.view_name in LEAVES_A_TRACE:
        return
    path = path_to(address, world.a)
    plain, signed_in = shopper_at(world.a.store), shopper_at(world.a.store)
    signed_in.cookies = team_of(world.a)[Role.OWNER].cookies
    with untouched(world.a, world.b):
        one, other = ask(plain, "get", path), ask(signed_in, "get", path)
    assert (one.status, _lasting(one.text)) == (other.status, _lasting(other.text))
    assert not {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} & other.cookies


def _lasting(text: str) -> str:
    return re.sub(r'(X-Request-ID|Expires|RateLimit): .+|"request_id": ?"[^"]+"', "", text)


@pytest.mark.parametrize("address", PLATFORM, ids=label)
def test_a_cart_means_nothing_on_the_platform(world: World, address: Address) -> None:
    if address.view_name == "portal.pages.invitations.invitation":
        return
    for side in (world.a, world.b):
        path = path_to(address, side)
        with untouched(world.a, world.b):
            for client in strangers(side).values():
                response = ask(client, "get", path)
                assert response.status in {200, 301, 302, 400, 401, 403, 404, 405}
                assert not [word for word in side.secrets if word in response.text and word not in path]
                assert "cart" not in response.cookies


@pytest.mark.parametrize("address", ELSEWHERE, ids=label)
def test_pages_of_no_store_tell_and_change_nothing_of_others(world: World, address: Address) -> None:
    """The platform's other pages, with all that there is to know of store B, as people of store A."""
    is_invitation = address.view_name == "portal.pages.invitations.invitation"
    before = dump_of(world.b.store)
    path = path_to(address, world.b)
    for client in team_of(world.a).values():
        for method in FORMS:
            response = ask(client, method, path, body_of(world.b))
            assert response.status < 500
            seen = [word for word in world.b.secrets if word in response.text and word not in path]
            # Whoever holds an invitation's link sees which store it is for; only the invited person joins.
            assert seen == [] or (is_invitation and seen == [world.b.word])
    assert differences(before, dump_of(world.b.store)) == []
    assert set(world.b.store.memberships.values_list("account_id", flat=True)) == {
        world.b.owner.pk,
        world.b.manager.pk,
        world.b.packer.pk,
    }


@pytest.mark.parametrize("address", [a for a in PLATFORM if a.route.startswith(OPERATORS)], ids=label)
def test_merchants_are_no_operators(world: World, address: Address) -> None:
    for client in (*team_of(world.a).values(), *strangers(world.a).values()):
        with untouched(world.a, world.b):
            response = ask(client, "get", path_to(address, world.a))
        assert response.status in {302, 403, 404}
        if response.status == 302:
            assert response.location.startswith(settings.LOGIN_URL)
