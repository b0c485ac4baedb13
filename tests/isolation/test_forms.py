"""The platform's forms, as its pages show them: sent wrong, too late, twice. Nothing typed is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

import pytest
from django.conf import settings
from django.test import Client

from backoffice.testing import client_of
from storefront.orders.models import Order, OrderLine
from storefront.payments.models import Refund
from tenants.context import in_store
from tenants.models import Store
from tests.isolation.addresses import OPERATORS, PLATFORM, Address, label, path_to
from tests.isolation.asking import Answer, ask
from tests.isolation.bodies import body_of
from tests.isolation.faults import Faults
from tests.isolation.html import Form, forms_in
from tests.isolation.nasty import TEXTS
from tests.isolation.test_bad_input import visitor
from tests.isolation.undo import rolled_back
from tests.isolation.world import World

PAGES = [a for a in PLATFORM if not a.route.startswith(OPERATORS) and "logout" not in a.route]
# What stands on every page is tried on one; signing out would end the test's own session.
EVERYWHERE = {"/language": "/accounts/login/", "/accounts/logout/": ""}
FATAL = ("nul", "ten thousand", "enormous", "digits that are none")
each_page = pytest.mark.parametrize("address", PAGES, ids=label)
LONG = "龍" * 20_000
"""Longer than any short field takes; all fields of the largest form together are a body of allowed size."""


@dataclass(frozen=True)
class Sheet:
    """A form of a page: who sees it, where it is, where it goes."""

    client: Client
    page: str
    form: Form

    @property
    def target(self) -> str:
        """The path that it is sent to."""
        return urljoin(self.page, self.form.action) if self.form.action else self.page

    @property
    def kind(self) -> tuple[str, ...]:
        """The same for forms that differ only in numbers: where it goes and what its fields are called."""
        return tuple(re.sub(r"\d+", "0", text) for text in (self.target, *self.form.names))

    @property
    def is_plain(self) -> bool:
        """Whether one types into it."""
        return bool(self.form.typed) and self.form.method == "post"


def sheets_of(world: World, address: Address) -> list[Sheet]:
    """The forms of a page, as the owner sees it and, outside of the back office, as anybody does."""
    found = []
    page = path_to(address, world.a)
    for client in [client_of(world.a.owner)] + [visitor()] * (not address.permission):
        with rolled_back():
            answer = ask(client, "get", page)
        if answer.status == 200:
            found += [Sheet(client, page, form) for form in forms_in(answer.body)]
    # The rows of a list have the same form: one of them is enough.
    kinds = {(sheet.client, sheet.form.method, *sheet.kind): sheet for sheet in reversed(found)}
    return [sheet for sheet in kinds.values() if EVERYWHERE.get(sheet.target, page) == page]


def fill_in(sheet: Sheet, text: str) -> dict[str, list[str]]:
    """The form's values with the text, and the field's name, in every field that one types into."""
    return sheet.form.values | {name: [f"{text} {name}"] for name in sheet.form.typed}


def send(sheet: Sheet, values: dict[str, list[str]]) -> Answer:
    """Send a form, and take it back."""
    with rolled_back():
        return ask(sheet.client, "post", sheet.target, values)


def kept(sheet: Sheet, answer: Answer, name: str) -> list[str]:
    """What the answer's own form holds in this field."""
    forms = [form for form in forms_in(answer.body) if name in form.values and form.method == "post"]
    return [value.strip() for form in forms for value in form.values[name]]


@each_page
def test_no_field_breaks_a_page(world: World, address: Address) -> None:
    faults = Faults()
    for sheet in sheets_of(world, address):
        for name in sheet.form.names:
            for kind in (*FATAL, "left out"):
                values = {**sheet.form.values, name: [TEXTS[kind]] if kind in TEXTS else []}
                if sheet.form.method == "post":
                    faults.try_out(f"{name}={kind}", sheet.client, "post", sheet.target, values)
                else:
                    query = urlencode(values, doseq=True)
                    faults.try_out(f"{name}={kind}", sheet.client, "get", f"{sheet.target}?{query}")
        for kind in TEXTS:
            values = {name: [TEXTS[kind]] for name in (*sheet.form.values, *sheet.form.names)}
            faults.try_out(f"all={kind}", sheet.client, "post", sheet.target, values)
    assert faults.told == []


SHOWS_WHAT_IT_MADE = {"themes.pages.access.tokens"}
"""Pages that do not lead on when all is well: a token is shown once."""


@each_page
@pytest.mark.parametrize("text", [LONG, "写下的 <b>&\"' مرحبا 💎"], ids=["long", "odd"])
def test_what_was_typed_is_still_there(world: World, address: Address, text: str) -> None:
    for sheet in sheets_of(world, address):
        if not sheet.is_plain:
            continue
        values = fill_in(sheet, text)
        answer = send(sheet, values)
        if answer.status in {302, 303} or address.view_name in SHOWS_WHAT_IT_MADE:
            continue
        assert answer.status in {200, 422}, sheet.target
        for name in sheet.form.typed:
            assert values[name][0].strip() in kept(sheet, answer, name), f"{sheet.target} lost {name}"


@each_page
def test_a_form_that_was_open_too_long_leads_back_to_its_page(world: World, address: Address) -> None:
    if not address.permission:
        return
    for sheet in sheets_of(world, address):
        if sheet.form.method != "post" or not sheet.target.startswith("/stores/"):
            continue
        late = Client(
            enforce_csrf_checks=True,
            headers={
                "host": settings.PLATFORM_HOST,
                "referer": f"http://{settings.PLATFORM_HOST}{sheet.page}",
            },
        )
        token = re.search(
            r'name="csrfmiddlewaretoken" value="(\w+)"', ask(late, "get", "/accounts/login/").body
        )
        assert token
        answer = ask(late, "post", sheet.target, {**sheet.form.values, "csrfmiddlewaretoken": token[1]})
        assert answer.status == 302, sheet.target
        assert answer.location == f"{settings.LOGIN_URL}?next={sheet.page}"
        sign_in = ask(late, "get", answer.location)
        assert "before this was saved" in sign_in.body


@each_page
def test_a_form_with_a_stale_token_is_refused_in_words(world: World, address: Address) -> None:
    for sheet in sheets_of(world, address):
        if sheet.form.method != "post" or not sheet.target.startswith("/"):
            continue
        strict = Client(enforce_csrf_checks=True, headers={"host": settings.PLATFORM_HOST})
        strict.cookies = sheet.client.cookies
        answer = ask(strict, "post", sheet.target, {**sheet.form.values, "csrfmiddlewaretoken": "x" * 64})
        assert (answer.status, "Nothing was sent and nothing was changed" in answer.body) == (403, True)


@each_page
def test_a_form_sent_twice_breaks_nothing(world: World, address: Address) -> None:
    owner, body = client_of(world.a.owner), body_of(world.a)
    path = path_to(address, world.a)
    first = ask(owner, "post", path, body)
    body = body_of(world.a)
    second = ask(owner, "post", path, body)
    assert (first.status, second.status) < (500, 500)
    assert second.status < 500
    assert Store.objects.filter(pk=world.a.store.pk).exists()


def test_money_and_parcels_leave_once(world: World) -> None:
    owner, body = client_of(world.a.owner), body_of(world.a)
    order = f"/stores/{world.a.store.handle}/orders/{world.a.order.number}"
    with in_store(world.a.store):
        before = Refund.objects.count()
        sent_before = world.a.order.fulfilments.count()
    refunds = [ask(owner, "post", f"{order}/refund", body) for _ in range(2)]
    assert [answer.status for answer in refunds] == [302, 302]
    parcel = {f"units_{world.a.line.pk}": 1}
    parcels = [ask(owner, "post", f"{order}/fulfil", parcel) for _ in range(3)]
    # Three pieces were ordered, one was sent before and one is given back: one more leaves, and no other.
    assert [answer.status for answer in parcels] == [302, 422, 422]
    with in_store(world.a.store):
        assert Refund.objects.count() == before + 1
        assert world.a.order.fulfilments.count() == sent_before + 1
        line = OrderLine.objects.get(pk=world.a.line.pk)
        assert (line.quantity, line.fulfilled, line.cancelled, line.returned) == (3, 2, 1, 0)
        fresh = Order.objects.get(pk=world.a.order.pk)
        assert fresh.refunded == world.a.order.refunded + 100
