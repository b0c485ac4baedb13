"""Files and cached things of a store: reachable through its own host alone, and never by a detour."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client

from backoffice.testing import client_of
from storefront.testing import shopper_at
from tenants.context import in_store
from tests.isolation.asking import ask
from tests.isolation.world import World

DETOURS = (
    "../{there}",
    "..%2f{there}",
    "%2e%2e/{there}",
    "stores/{here}/media/../../{there}",
    "stores/{here}/media/..%2f..%2f{there}",
    "stores/{here}/../{there}",
    "/{there}",
    "./{there}",
    "stores//{there}",
    "{there}%00",
    "{there}/",
    "{there}%0a",
    "../../../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2fetc%2fpasswd",
    "..\\..\\{there}",
    "stores/------------------------------------/media/" + "0" * 64 + "/320.webp",
    "stores/{here}/media/" + "0" * 64 + "/320.webp",
    "stores/{here}/media/" + "0" * 64 + "/99999.webp",
    "stores/{here}/media/",
    "",
)


def test_pictures_are_served_to_their_own_shop_and_team_alone(world: World) -> None:
    path = f"/media/{world.b.rendition}"
    own = ask(shopper_at(world.b.store), "get", path)
    assert (own.status, own.header("Content-Type")) == (200, "image/webp")
    assert own.header("X-Content-Type-Options") == "nosniff"
    assert ask(shopper_at(world.a.store), "get", path).status == 404
    assert ask(client_of(world.b.packer), "get", path).status == 200
    assert ask(client_of(world.a.owner), "get", path).status == 404
    assert ask(Client(headers={"host": settings.PLATFORM_HOST}), "get", path).status == 404


def test_a_known_version_of_a_foreign_picture_is_not_confirmed(world: World) -> None:
    tag = {"if-none-match": f'"{world.b.media.content_hash[:32]}"'}
    path = f"/media/{world.b.rendition}"
    assert shopper_at(world.a.store, **tag).get(path).status_code == 404
    assert shopper_at(world.b.store, **tag).get(path).status_code == 304


def test_originals_and_imported_files_are_served_to_nobody(world: World) -> None:
    for key in (world.b.media.file, world.b.product_import.file):
        assert default_storage.exists(key)
        for client in (shopper_at(world.b.store), client_of(world.b.owner), shopper_at(world.a.store)):
            assert ask(client, "get", f"/media/{key}").status == 404


@pytest.mark.parametrize("detour", DETOURS)
def test_no_detour_leads_to_a_file(world: World, detour: str) -> None:
    there = world.b.rendition.removeprefix("stores/")
    filled = detour.format(here=world.a.store.uid, there=there)
    for client in (shopper_at(world.a.store), client_of(world.a.owner)):
        answer = ask(client, "get", f"/media/{filled}")
        if answer.status == 301:  # a slash too many: the address without it has no file either
            answer = ask(client, "get", answer.header("Location"))
        assert answer.status == 404
        assert "root:" not in answer.text


@pytest.mark.parametrize(
    "name",
    [
        "../settings.css",
        "..%2f..%2fpackage.json",
        "settings.css.liquid",
        "%2e%2e/config/settings_data.json",
        "x",
    ],
)
@pytest.mark.parametrize("package", ["courtyard", "..", "%2e%2e", "nothing"])
def test_themes_serve_nothing_but_their_assets(world: World, package: str, name: str) -> None:
    answer = ask(shopper_at(world.a.store), "get", f"/theme-assets/{package}/0/{name}")
    assert answer.status == 404


def test_a_stores_colours_are_its_own(world: World) -> None:
    current = ask(shopper_at(world.b.store), "get", "/theme-assets/courtyard/0/settings.css").location
    assert world.b.colour in ask(shopper_at(world.b.store), "get", current).text
    elsewhere = ask(shopper_at(world.a.store), "get", current)
    assert (elsewhere.status, world.b.colour in elsewhere.text) == (302, False)
    own = ask(shopper_at(world.a.store), "get", elsewhere.location)
    assert (world.a.colour in own.text, world.b.colour in own.text) == (True, False)


def test_a_key_of_the_cache_is_one_stores_own(world: World) -> None:
    with in_store(world.b.store):
        cache.set("secret", "of B")
    assert cache.get("secret") is None
    with in_store(world.a.store):
        assert cache.get("secret") is None
        cache.set("secret", "of A")
        cache.delete("secret")
    with in_store(world.b.store):
        assert cache.get("secret") == "of B"
        cache.delete("secret")
