"""Which handles a store may have, and which are proposed."""

from __future__ import annotations

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

from foundation.errors import ActionError
from tenants.handles import check_handle, clean_handle, is_available, propose_handle
from tenants.models import Domain, Store


@pytest.mark.parametrize(
    ("typed", "handle"),
    [("crystal", "crystal"), ("  Crystal-8 ", "crystal-8"), ("a1b", "a1b"), ("a" * 40, "a" * 40)],
)
def test_allowed(typed: str, handle: str) -> None:
    assert clean_handle(typed) == handle


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "handle_required"),
        ("   ", "handle_required"),
        ("ab", "handle_short"),
        ("a" * 41, "handle_long"),
        ("水晶", "handle_characters"),
        ("my shop", "handle_characters"),
        ("my_shop", "handle_characters"),
        ("my.shop", "handle_characters"),
        ("shop\n", "handle_reserved"),
        ("a/../b", "handle_characters"),
        ("ⓢⓗⓞⓟ", "handle_characters"),
        ("-shop", "handle_hyphens"),
        ("shop-", "handle_hyphens"),
        ("xn--fiq228c", "handle_hyphens"),
        ("a--b", "handle_hyphens"),
        ("12345", "handle_digits"),
        ("1-2-3", "handle_digits"),
        ("www", "handle_reserved"),
        ("Admin", "handle_reserved"),
        ("healthz", "handle_reserved"),
    ],
)
def test_refused_with_the_reason(typed: str, code: str) -> None:
    with pytest.raises(ActionError) as refused:
        clean_handle(typed)
    assert (refused.value.code, refused.value.field) == (code, "handle")
    assert str(refused.value)


def test_the_platforms_own_host_is_no_handle(settings: Settings) -> None:
    settings.PLATFORM_HOST, settings.STORES_DOMAIN = "our.example.com", "example.com"
    with pytest.raises(ActionError) as refused:
        clean_handle("our")
    assert refused.value.code == "handle_reserved"


def test_reasons_are_told_in_chinese() -> None:
    with translation.override("zh-hans"), pytest.raises(ActionError) as refused:
        clean_handle("ab")
    assert str(refused.value) == "至少需要 3 个字符。"


def test_taken_handles_are_refused_to_others_only(store: Store) -> None:
    with pytest.raises(ActionError) as refused:
        check_handle(store.handle)
    assert refused.value.code == "handle_taken"
    assert check_handle(store.handle, store=store) == store.handle
    assert not is_available(store.handle)
    assert is_available("surely-not-taken")
    assert not is_available("no")


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("水晶文玩", "shui-jing-wen-wan"),
        ("Anna's Beads", "annas-beads"),
        ("💎💎", "my-store"),
        ("", "my-store"),
        ("店", "dian"),
        ("Hi", "hi-store"),
        ("123", "123-store"),
        ("Admin", "admin-store"),
        ("A name that is really far too long to be typed", "a-name-that-is-really-far-too"),
    ],
)
@pytest.mark.django_db
def test_proposed_handles(name: str, proposed: str) -> None:
    assert propose_handle(name) == proposed


def test_a_taken_name_gets_a_number(store: Store) -> None:
    for host in ("crystal.localhost", "crystal-2.localhost"):
        Domain.objects.create(host=host, store=store)
    assert propose_handle("Crystal") == "crystal-3"
    for number in range(3, 10):
        Domain.objects.create(host=f"crystal-{number}.localhost", store=store)
    assert is_available(propose_handle("Crystal"))
