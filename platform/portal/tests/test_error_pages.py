"""Whatever goes wrong, people get a page that says what to do."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.pages import home

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost"}, raise_request_exception=False)


def test_nothing_here(visitor: Client) -> None:
    page = visitor.get("/no/such/page")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()


def test_addresses_without_the_last_stroke(visitor: Client) -> None:
    assert visitor.get("/open")["Location"] == "/open/"
    assert visitor.get("/stores")["Location"] == "/stores/"


def test_a_form_without_its_token_is_not_taken() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    page = strict.post("/accounts/signup/", {"email": "a@example.com", "password1": "four words make sense"})
    assert page.status_code == 403
    assert "Nothing was sent and nothing was changed" in page.content.decode()


def test_what_breaks_has_a_reference_that_is_in_the_log(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(home, "list_themes", broken)
    page = visitor.get("/", headers={"X-Request-ID": "abc123"})
    assert page.status_code == 500
    assert "abc123" in page.content.decode()
    assert page.headers["X-Request-ID"] == "abc123"


def test_what_is_too_large_is_refused_in_words(visitor: Client) -> None:
    page = visitor.post("/accounts/signup/", {"email": "x" * 6_000_000})
    assert page.status_code == 400
    assert "too large or damaged" in page.content.decode()
    chinese = visitor.post("/language", {"x": "x" * 6_000_000}, headers={"accept-language": "zh-hans"})
    assert "没有做任何更改" in chinese.content.decode()
