"""Whatever is sent to the public and to the team's pages: a clear answer, never a 500."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as thoroughness
from hypothesis import strategies as some

from backoffice.testing import client_of
from console.testing import operator_client
from storefront.testing import shopper_at
from tests.isolation.addresses import OPERATORS, PLATFORM, SHOP, Address, label, path_to, thing_of
from tests.isolation.asking import Answer, ask
from tests.isolation.faults import Faults
from tests.isolation.nasty import COOKIES, HOSTS, JSON_BODIES, SHARP, TEXTS
from tests.isolation.undo import rolled_back
from tests.isolation.world import Side, World, an_address

PARAMETERS = (
    *(
        "page",
        "sort_by",
        "sort",
        "q",
        "find",
        "variant",
        "sections",
        "section_id",
        "view",
        "status",
        "vendor",
    ),
    *("type", "collection", "name", "handle", "proposed", "from", "next"),
    *("payment_intent", "payment_intent_client_secret"),
)
OF_OPERATORS = (
    "act",
    "operator",
    "plan",
    "state",
    "months",
    "currency",
    "until",
    "kind",
    "health",
    "subject",
)
# Signing out would end the tests' own session.
PAGES = [a for a in PLATFORM if not a.route.startswith(OPERATORS) and "logout" not in a.route]
CONSOLE = [a for a in PLATFORM if a.route.startswith(OPERATORS)]
ENDPOINTS = ("/cart", "/cart/add", "/cart/add.js", "/cart/change.js", "/cart/update.js", "/cart/clear.js")
each_text = pytest.mark.parametrize("kind", TEXTS)


def shopper_of(side: Side) -> Client:
    """A shopper with things in the cart."""
    client = shopper_at(side.store)
    client.cookies["cart"] = side.cart.token
    return client


def visitor() -> Client:
    """Somebody new on the platform's host."""
    return Client(headers={"host": settings.PLATFORM_HOST})


@each_text
def test_queries_of_shops(world: World, kind: str) -> None:
    faults, client = Faults(), shopper_of(world.a)
    query = urlencode(dict.fromkeys(PARAMETERS, TEXTS[kind]))
    for address in SHOP:
        faults.try_out(kind, client, "get", f"{path_to(address, world.a)}?{query}")
    assert faults.told == []


@pytest.mark.parametrize(
    "kind", ["nul", "enormous", "ten thousand", "broken address", "digits that are none"]
)
def test_queries_of_the_platform(world: World, kind: str) -> None:
    faults, owner, anybody = Faults(), client_of(world.a.owner), visitor()
    query = urlencode(dict.fromkeys(PARAMETERS, TEXTS[kind]))
    for address in PAGES:
        for client in (owner,) if address.permission else (owner, anybody):
            faults.try_out(kind, client, "get", f"{path_to(address, world.a)}?{query}")
    assert faults.told == []


@each_text
def test_queries_of_operators(world: World, kind: str) -> None:
    faults, client = Faults(), operator_client()
    query = urlencode(dict.fromkeys((*PARAMETERS, *OF_OPERATORS), TEXTS[kind]))
    for address in CONSOLE:
        faults.try_out(kind, client, "get", f"{path_to(address, world.a)}?{query}")
    assert faults.told == []


@pytest.mark.parametrize("address", [a for a in (*PAGES, *SHOP) if a.parts], ids=label)
def test_parts_of_addresses(world: World, address: Address) -> None:
    faults = Faults()
    client = shopper_of(world.a) if address in SHOP else client_of(world.a.owner)
    for part in address.parts:
        for kind in (*SHARP, "path", "broken address", "lines", "half", "wildcards"):
            parts = {other: thing_of(address, other, world.a) for other in address.parts}
            path = address.path({**parts, part: quote(TEXTS[kind], safe="")})
            for method in ("get", "post"):
                answer = faults.try_out(f"{part}={kind}", client, method, path)
                assert answer is None or "stolen" not in answer.cookies
    assert faults.told == []


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: repr(host[:30]))
def test_hosts_that_are_none(world: World, host: str) -> None:
    faults = Faults()
    for path in ("/", "/cart", "/accounts/login/", "/products/x", "/healthz"):
        for method in ("get", "post"):
            name = host.replace("{shop}", world.a.store.host)
            answer = faults.try_out(repr(host), Client(), method, path, HTTP_HOST=name)
            if path == "/" and method == "get" and answer is not None and world.a.word in answer.text:
                assert name.startswith(f"{world.a.store.host}:")
    assert faults.told == []


@pytest.mark.parametrize("cookie", COOKIES, ids=lambda cookie: repr(cookie[:40]))
def test_cookies_that_are_none(world: World, cookie: str) -> None:
    faults = Faults()
    # A server hands a header's bytes on as if they were Latin-1.
    sent: dict[str, Any] = {"HTTP_COOKIE": cookie.encode().decode("latin-1")}
    for path in ("/", "/cart", "/cart.js", "/checkout"):
        faults.try_out(cookie[:40], Client(HTTP_HOST=world.a.store.host, **sent), "get", path)
    new = {"id": world.a.variant.pk}
    faults.try_out(cookie[:40], Client(HTTP_HOST=world.a.store.host, **sent), "post", "/cart/add", new)
    for path in ("/", "/accounts/login/", "/stores/", "/open/", f"/stores/{world.a.store.handle}/"):
        for method in ("get", "post"):
            client = Client(enforce_csrf_checks=True, HTTP_HOST=settings.PLATFORM_HOST, **sent)
            faults.try_out(cookie[:40], client, method, path)
    assert faults.told == []


HEADERS = {
    "HTTP_ORIGIN": ("null", "http://[", "x", "http://\x00", "https://evil.example"),
    "HTTP_REFERER": ("http://[", "x", "\x00"),
    "HTTP_SEC_FETCH_SITE": ("x", "cross-site"),
    "HTTP_ACCEPT_LANGUAGE": ("x" * 5000, "\x00", "zh-" + "x" * 100, "*;q=x", "en;q=1e999"),
    "HTTP_ACCEPT": ("application/json", "\x00"),
    "HTTP_IF_NONE_MATCH": ("\x00", '"', "W/"),
    "HTTP_IF_MODIFIED_SINCE": ("x", "Mon, 99 Foo 9999 99:99:99 GMT"),
    "HTTP_RANGE": ("bytes=9-1", "bytes=-", "x"),
    "HTTP_HX_REQUEST": ("true",),
    "HTTP_HX_CURRENT_URL": ("http://[", "\x00"),
    "HTTP_X_REQUEST_ID": ("x" * 100_000, "\x00\n"),
    "HTTP_X_FORWARDED_FOR": ("x", "\x00", "1.1.1.1, x"),
    "HTTP_X_FORWARDED_HOST": ("evil.example",),
    "HTTP_STRIPE_SIGNATURE": ("x", "t=1,v1=x", "t=x,v1=\x00"),
    "CONTENT_LENGTH": ("x", "-1", "99999999999"),
    "CONTENT_TYPE": (
        *("x", "\x00", "text/plain", "application/json", "application/json; charset=nope"),
        *(
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=x; charset=no",
        ),
        *("multipart/form-data; boundary=" + "x" * 300, "application/x-www-form-urlencoded; charset=nope"),
    ),
}


@pytest.mark.parametrize("header", HEADERS)
def test_headers_that_make_no_sense(world: World, header: str) -> None:
    faults, handle = Faults(), world.a.store.handle
    shopper, owner, anybody = shopper_of(world.a), client_of(world.a.owner), visitor()
    asked = [(shopper, path) for path in ("/", "/cart", "/cart/add.js", "/checkout/pay", "/checkout/totals")]
    asked += [(owner, f"/stores/{handle}/{page}") for page in ("settings", "products/pictures", "orders/")]
    asked += [(anybody, f"/stores/{handle}/settings"), (anybody, "/accounts/login/"), (anybody, "/language")]
    asked += [(anybody, "/webhooks/stripe"), (anybody, "/open/address")]
    for value in HEADERS[header]:
        for client, path in asked:
            faults.try_out(f"{header}: {value[:40]!r}", client, "get", path, **{header: value})
            how: dict[str, Any] = {"CONTENT_TYPE": "application/x-www-form-urlencoded", header: value}
            kind = how.pop("CONTENT_TYPE")
            faults.try_out(
                f"{header}: {value[:40]!r}", client, "post", path, b"a=b", content_type=kind, **how
            )
    assert faults.told == []


@pytest.mark.parametrize("kind", JSON_BODIES)
def test_json_that_is_none(world: World, kind: str) -> None:
    faults, client = Faults(), shopper_of(world.a)
    for path in (*ENDPOINTS, "/checkout/pay", "/checkout/totals"):
        faults.try_out(kind, client, "post", path, JSON_BODIES[kind], content_type="application/json")
    assert faults.told == []


@each_text
def test_json_of_the_wrong_kind(world: World, kind: str) -> None:
    faults, client, text = Faults(), shopper_of(world.a), TEXTS[kind]
    variant = world.a.variant.pk
    bodies = (
        {"id": variant, "quantity": 1, "properties": {text or "x": text}, "note": text, "sections": text},
        {"id": variant, "quantity": text, "updates": {text: text}},
        {"id": text, "line": text, "items": text},
    )
    for body in bodies:
        for path in ENDPOINTS:
            sent = json.dumps(body)
            answer = faults.try_out(kind, client, "post", path, sent, content_type="application/json")
            if answer is not None and answer.status == 422 and path.endswith(".js"):
                assert json.loads(answer.body)["message"]
    assert faults.told == []


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=30),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
cart_body = some.fixed_dictionaries(
    {},
    optional={
        name: anything | some.integers(-3, 3).map(str)
        for name in ("id", "quantity", "line", "note", "sections", "properties", "updates", "items")
    },
)


@seed(20260801)
@thoroughness(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(body=cart_body, at=some.sampled_from(ENDPOINTS))
def test_json_of_any_shape(world: World, body: dict[str, Any], at: str) -> None:
    faults = Faults()
    if isinstance(body.get("quantity"), int):
        body["id"] = world.a.variant.pk
    sent = json.dumps(body)
    faults.try_out(sent, shopper_of(world.a), "post", at, sent, content_type="application/json")
    assert faults.told == []


def _shop_forms(side: Side) -> dict[str, dict[str, Any]]:
    variant, line = side.variant.pk, side.cart_line
    return {
        "/cart/add": {"id": variant, "quantity": 1, "properties[x]": "y", "return_to": "/cart"},
        "/cart": {f"updates[{line}]": 1, "note": "x", "checkout": ""},
        "/cart/change": {"id": line, "line": 1, "quantity": 2},
        "/cart/update": {"updates[]": ["1", "x"], "note": "n"},
        "/checkout/totals": an_address(side),
        "/checkout/pay": {**an_address(side), "shown_total": "1"},
    }


def _is_own(location: str) -> bool:
    return location.startswith("/") and not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("path", ["/cart/add", "/cart", "/cart/change", "/cart/update"])
def test_forms_of_the_cart(world: World, path: str) -> None:
    faults, client = Faults(), shopper_of(world.a)
    good = _shop_forms(world.a)[path]
    for field in (*good, "unknown", "sections", "properties[", "updates[x]", "updates[", "id[]"):
        for kind in TEXTS if field in good else SHARP:
            answer = faults.try_out(f"{field}={kind}", client, "post", path, {**good, field: TEXTS[kind]})
            assert answer is None or not answer.location or _is_own(answer.location), f"{field}={kind}"
    twice = {name: value if isinstance(value, list) else [value, value, "x"] for name, value in good.items()}
    faults.try_out("repeated", client, "post", path, twice)
    assert faults.told == []


@pytest.mark.usefixtures("stripe")
@pytest.mark.parametrize(
    "field", ["email", "country", "name", "phone", "region", "postcode", "rate", "note", "shown_total", "all"]
)
def test_forms_of_the_checkout(world: World, field: str) -> None:
    faults, client = Faults(), shopper_of(world.a)
    for kind, text in TEXTS.items():
        good = _shop_forms(world.a)["/checkout/pay"]
        sent = {**good, **(dict.fromkeys(good, text) if field == "all" else {field: text})}
        faults.try_out(f"{field}={kind}", client, "post", "/checkout/totals", sent)
        with rolled_back():
            answer = ask(client, "post", "/checkout/pay", sent)
            told = json.loads(answer.body)
            assert answer.status in {200, 422}, f"{field}={kind}"
            assert "client_secret" in told or told["message"]
            faults.try_out(f"after {field}={kind}", client, "get", "/checkout")
    assert faults.told == []


def test_what_is_too_large_is_refused(world: World) -> None:
    too_much = {"note": "x" * 6_000_000}
    too_many = urlencode([(f"n{number}", "") for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)])
    kind = "application/x-www-form-urlencoded"
    for client, path in (
        (shopper_of(world.a), "/cart/update"),
        (shopper_of(world.a), "/checkout/pay"),
        (client_of(world.a.owner), f"/stores/{world.a.store.handle}/settings"),
        (visitor(), "/accounts/login/"),
    ):
        for answer in (
            ask(client, "post", path, too_much),
            ask(client, "post", path, too_many, content_type=kind),
        ):
            assert (answer.status, "h1" in answer.body) == (400, True), path


def test_a_webhook_that_nobody_signed_is_refused(world: World) -> None:
    for body in (b"", b"{}", b"[", b"\xff", b"x" * 100_000):
        answer: Answer = ask(visitor(), "post", "/webhooks/stripe", body, content_type="application/json")
        assert answer.status == 400
