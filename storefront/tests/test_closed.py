"""A shop behind a password: nothing of it is seen without, and what those who bought need stays open."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from PIL import Image

from backoffice.actions import set_shop_password
from backoffice.testing import check_access, member_client, open_another, personas
from foundation.permissions import Role
from storefront.catalog.media.pictures import render
from storefront.closed import COOKIE
from storefront.content.actions.policies import add_shop_picture, finish_shop_picture
from storefront.content.entrance import TRIES
from storefront.customers.models import Customer
from storefront.testing import make_product, shopper_at
from tenants.context import in_store
from tenants.hosts import routes
from tenants.models import Store
from themes import installed
from themes.actions import add_theme, install_theme
from themes.models import StoreTheme
from themes.rendering.preview import PARAMETER, Preview, make_token
from themes.stored.intake import files_of, take_in

pytestmark = pytest.mark.django_db

SECRET = "紫气东来 1"
OPEN = {
    "password",
    "localization",
    "favicon.ico",
    "robots.txt",
    "checkout/return/<str:key>",
    "orders/<str:token>",
    "orders/<str:token>/state",
    "report-store",
    "platform-assets/<str:name>",
    "theme-assets/<slug:package>/<slug:digest>/<str:name>",
}
"""All that visitors may ask for without the password."""


def close(store: Store, password: str = SECRET, **messages: str) -> Store:
    """The store, closed; every process hears of it."""
    told = {name.replace("_", "-"): text for name, text in messages.items()}
    closed = set_shop_password(
        store=store, is_closed=True, password=password, messages=told, actor="account:1"
    )
    routes.forget_all()
    return closed


def reopen(store: Store) -> None:
    set_shop_password(store=store, is_closed=False, password="", messages={}, actor="account:1")
    routes.forget_all()


@pytest.fixture
def closed(store: Store) -> Store:
    install_theme(package="courtyard", preset="mist")
    make_product("琥珀吊坠", handle="amber")
    return close(store, zh_Hans="三月开张 <b>见</b>", en="We open in March")


@pytest.fixture
def visitor(closed: Store) -> Client:
    return shopper_at(closed)


def enter(client: Client, password: str = SECRET, **more: str) -> Any:
    return client.post("/password", {"form_type": "storefront_password", "password": password, **more})


def a_picture(name: str) -> str:
    """A picture that settings of the theme may name."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "#884422").save(file, "PNG")
    picture = add_shop_picture(name=name, data=file.getvalue())
    finish_shop_picture(picture=picture, rendered=render(file.getvalue()))
    picture.save()
    return name


def walk(resolver: URLResolver, before: str = "") -> list[str]:
    found: list[str] = []
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        found += [route] if isinstance(each, URLPattern) else walk(each, route)
    return found


def test_every_address_is_closed_but_those_named(visitor: Client, settings: Any) -> None:
    for route in walk(get_resolver(settings.STORE_URLCONF)):
        path = "/" + re.sub(r"<int:\w+>", "1", re.sub(r"<(?:str|slug|path):\w+>", "amber", route))
        if route in OPEN:
            continue
        for prefix in ("", "/en"):
            for method in (visitor.get, visitor.post):
                response = method(prefix + path, headers={"sec-fetch-dest": "document"})
                if response.status_code == 401:
                    assert re.search(r"^/(media|api)/|\.(js|json|xml|atom)$", path), path
                    continue
                assert response.status_code == (302 if method == visitor.get else 303), path
                assert response["Location"].startswith(f"{prefix}/password"), path
            assert response["Cache-Control"] == "private, no-store"
            assert "琥珀" not in response.text


def test_unknown_addresses_and_sections_tell_nothing(visitor: Client) -> None:
    assert visitor.get("/nowhere/at/all")["Location"] == "/password?return_to=%2Fnowhere%2Fat%2Fall"
    for path in (
        "/?section_id=header",
        "/password?section_id=featured-collection",
        "/en/password?sections=main,featured-collection",
        "/search/suggest.json?q=%E7%90%A5",
    ):
        response = visitor.get(path)
        assert (response.status_code, response.json()["status"]) == (401, 401)
    scripted = visitor.get("/products/amber", headers={"x-requested-with": "XMLHttpRequest"})
    assert scripted.status_code == 401


def test_the_page_says_the_message_and_leads_back(visitor: Client) -> None:
    sent = visitor.get("/en/products/amber?variant=1")
    assert sent["Location"] == "/en/password?return_to=%2Fen%2Fproducts%2Famber%3Fvariant%3D1"
    page = visitor.get(sent["Location"])
    assert page.status_code == 200
    assert "We open in March" in page.text
    assert 'action="/en/password"' in page.text
    assert "琥珀" not in page.text
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert fields["return_to"] == "/en/products/amber?variant=1"
    entered = visitor.post("/en/password", {**fields, "password": SECRET})
    assert (entered.status_code, entered["Location"]) == (303, "/en/products/amber?variant=1")
    shown = visitor.get("/products/amber")
    assert "琥珀吊坠" in shown.text
    assert shown["Cache-Control"] == "private, no-store"
    assert visitor.get("/password")["Location"] == "/"


def test_the_message_is_escaped_and_of_the_first_language_where_it_lacks_another(
    closed: Store, visitor: Client
) -> None:
    assert "三月开张 &lt;b&gt;见&lt;/b&gt;" in visitor.get("/password").text
    close(closed, "", zh_Hans="见")
    assert "见" in visitor.get("/en/password").text


def test_a_wrong_password_is_told_and_counted(visitor: Client) -> None:
    back = {"return_to": "/cart"}
    for _try in range(TRIES.most):
        wrong = enter(visitor, "紫气东来", **back)
        assert wrong.status_code == 422
        assert "密码不对，请再试一次。" in wrong.text
        assert 'name="return_to" value="/cart"' in wrong.text
    late = enter(visitor, SECRET, **back)
    assert late.status_code == 429
    assert "试得太多了，过几分钟再来。" in late.text
    assert COOKIE not in late.cookies
    assert enter(visitor, "x" * 5_000).status_code == 429


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/password"]
)
def test_the_way_back_stays_in_the_shop(visitor: Client, wanted: str) -> None:
    assert enter(visitor, return_to=wanted)["Location"] == "/"


def test_a_new_password_signs_all_out(closed: Store, visitor: Client) -> None:
    cookie = enter(visitor).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    assert visitor.get("/cart").status_code == 200
    close(closed, "")
    assert visitor.get("/cart").status_code == 200
    close(closed, "another")
    assert visitor.get("/cart")["Location"] == "/password?return_to=%2Fcart"
    close(closed, SECRET)
    assert visitor.get("/cart").status_code == 302
    reopen(closed)
    assert shopper_at(closed).get("/cart").status_code == 200
    assert shopper_at(closed).get("/password")["Location"] == "/"


def test_the_cookie_of_another_store_with_the_same_password_opens_nothing(
    closed: Store, visitor: Client
) -> None:
    other = open_another()
    with in_store(other):
        close(other)
    stranger = shopper_at(other)
    enter(stranger)
    visitor.cookies[COOKIE] = stranger.cookies[COOKIE].value
    assert visitor.get("/").status_code == 302
    assert stranger.get("/cart").status_code == 200


def test_the_team_passes_with_a_preview_of_this_store(closed: Store, visitor: Client) -> None:
    draft = add_theme(source="courtyard", preset="ink", name="Winter")
    token = make_token(closed, Preview(draft.pk))
    assert "琥珀" in visitor.get("/products/amber", {PARAMETER: token}).text
    assert visitor.get("/cart").status_code == 200
    assert "三月开张" in visitor.get("/password").text
    frame = shopper_at(closed)
    editing = make_token(closed, Preview(draft.pk, editing=True))
    assert frame.get("/products/amber", {PARAMETER: editing}).status_code == 200
    assert frame.get("/products/amber").status_code == 302
    foreign = make_token(open_another(), Preview(draft.pk))
    assert shopper_at(closed).get("/products/amber", {PARAMETER: foreign}).status_code == 302


def test_search_engines_are_kept_out(closed: Store, visitor: Client) -> None:
    assert visitor.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    reopen(closed)
    assert "Sitemap:" in visitor.get("/robots.txt").text


def test_orders_are_found_by_their_secret_only(visitor: Client) -> None:
    assert visitor.get("/orders/unknown").status_code == 404
    assert visitor.get("/checkout/return/unknown").status_code == 404
    assert visitor.get("/account/orders/unknown").status_code == 302


def test_a_letter_form_on_the_page_is_taken_and_comes_back_to_it(visitor: Client) -> None:
    form = {"form_type": "customer", "contact[email]": "lin@example.com", "return_to": "/products/amber"}
    taken = visitor.post("/contact", form)
    assert taken["Location"].startswith("/password?customer_posted=true")
    wrong = visitor.post("/contact", {**form, "contact[email]": "nobody"})
    assert wrong.status_code == 422
    assert "琥珀" not in wrong.text
    assert visitor.post("/contact", {"form_type": "product"}).status_code == 303
    assert [(row.email, row.accepts_marketing) for row in Customer.objects.all()] == [
        ("lin@example.com", True)
    ]


def test_pictures_are_closed_but_for_those_on_a_page_that_is_shown(closed: Store, visitor: Client) -> None:
    theme = StoreTheme.objects.get()
    placed = {"main": {"type": "main-password", "settings": {"image": a_picture("gate")}}}
    theme.document = {"templates": {"password": {"sections": placed, "order": ["main"]}}}
    theme.save(update_fields=["document"])
    page = visitor.get("/password").text
    pictures = re.findall(r"/media/stores/[^ \"?]+\.(?:webp|avif)\?shown=\w{32}", page)
    assert pictures
    for address in pictures:
        response = visitor.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, max-age=31536000, immutable"
        assert visitor.get(address.partition("?")[0]).status_code == 401
        assert visitor.get(address[:-1]).status_code == 401
    enter(visitor)
    assert visitor.get(pictures[0].partition("?")[0]).status_code == 200
    assert "?shown=" not in visitor.get("/").text


@pytest.mark.parametrize("package", installed.package_names())
def test_every_theme_of_ours_has_the_page(closed: Store, visitor: Client, package: str) -> None:
    install_theme(package=package)
    page = visitor.get("/en/password").text
    assert "We open in March" in page
    assert 'action="/en/password"' in page
    assert "琥珀" not in page
    refused = visitor.post("/en/password", {"password": "no"}).text
    assert 'role="alert"' in refused
    assert "This is not the password. Try again." in refused


def test_a_shop_whose_theme_has_no_such_page_has_one_all_the_same(closed: Store, visitor: Client) -> None:
    bare = {path: body for path, body in files_of("courtyard").items() if "password" not in path}
    digest, _package = take_in(bare)
    StoreTheme.objects.update(source=digest, preset="")
    page = visitor.get("/password").text
    assert "gate__form" in page
    assert 'name="password"' in page
    style = re.search(r'href="(/theme-assets/courtyard/[^"]*base\.css)"', page)
    assert style is not None
    assert visitor.get(style[1]).status_code == 200


def test_an_open_shop_pays_nothing(store: Store) -> None:
    client = shopper_at(store)
    client.get("/robots.txt")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/robots.txt").status_code == 200
    assert len(queries) == 0


class TestTheTeamLooksAround:
    """Links of the back office lead into a closed shop, not to its door."""

    def page(self, store: Store, path: str = "") -> str:
        client = member_client(store, Role.FULFILMENT)
        with in_store(store):
            return client.get(f"/stores/{store.handle}/{path}").text

    def way_in(self, store: Store, to: str = "/") -> str:
        client = member_client(store, Role.FULFILMENT)
        with in_store(store):
            response = client.get(f"/stores/{store.handle}/shop", {"to": to})
        assert response.status_code == 302
        return str(response["Location"])

    def test_who_may(self, closed: Store) -> None:
        check_access(personas(closed, open_another()), closed, "view_shop")

    def test_an_open_shop_has_plain_links(self, store: Store) -> None:
        page = self.page(store)
        assert f'href="{store.url}/"' in page
        assert f"/stores/{store.handle}/shop?" not in page
        assert self.way_in(store, "/products/amber") == f"{store.url}/products/amber"

    def test_the_way_into_a_closed_one(self, closed: Store, visitor: Client) -> None:
        assert f'href="/stores/{closed.handle}/shop?to=%2F"' in self.page(closed)
        address = self.way_in(closed, "/products/amber?variant=3")
        assert address.startswith(f"{closed.url}/products/amber?variant=3&{PARAMETER}=")
        seen = visitor.get(address.removeprefix(closed.url))
        assert seen.status_code == 200
        assert "琥珀吊坠" in seen.text
        assert "Closed to shoppers: only your team sees this" in visitor.get("/en/").text
        assert visitor.get("/").status_code == 200
        left = visitor.get(f"/?{PARAMETER}=off")
        assert left["Location"] == "/"
        assert visitor.get("/")["Location"] == "/password"

    @pytest.mark.parametrize("to", ["@elsewhere.example", "//elsewhere.example", "https://x", "/\\\\x", ""])
    def test_it_leads_nowhere_else(self, closed: Store, to: str) -> None:
        assert self.way_in(closed, to).startswith(f"{closed.url}/?{PARAMETER}=")

    def test_once_the_shop_is_open_it_looks_as_shoppers_see_it(self, closed: Store, visitor: Client) -> None:
        visitor.get(self.way_in(closed).removeprefix(closed.url))
        reopen(closed)
        page = visitor.get("/en/")
        assert "only your team" not in page.text
        assert page.cookies["theme_preview"].value == ""
