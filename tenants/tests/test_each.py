"""Work in one store after the other goes on past one that fails."""

from __future__ import annotations

import pytest

from accounts.models import Account
from tenants.actions import open_store
from tenants.context import current_store, require_store
from tenants.each import in_each
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[Store]:
    owner = Account.objects.create_user("three@example.com", "correct horse")
    return [
        open_store(owner=owner, name=name, handle=name, currency="CNY", locale="en")
        for name in ("first", "second", "third")
    ]


def run(three: list[Store], at_second: Exception | None = None, *, goes: bool = False) -> list[str]:
    """Where the work was done, with the second store failing, or going meanwhile."""
    done: list[str] = []

    def work() -> None:
        handle = require_store().handle
        if handle == "second" and goes:
            Store.objects.filter(handle="second").update(status=Store.Status.CLOSED)
            raise LookupError("its tables are gone")
        if handle == "second" and at_second is not None:
            raise at_second
        done.append(handle)

    chosen = Store.objects.filter(pk__in=[store.pk for store in three]).order_by("pk")
    in_each(chosen, work, what="counting")
    return done


def test_each_store_has_its_turn_inside_its_schema(three: list[Store]) -> None:
    assert run(three) == ["first", "second", "third"]
    assert current_store() is None


def test_one_that_fails_is_logged_and_holds_up_no_other(
    three: list[Store], caplog: pytest.LogCaptureFixture
) -> None:
    assert run(three, ValueError("broken")) == ["first", "third"]
    assert f"counting failed in store {three[1].pk}" in caplog.text


def test_one_that_is_deleted_meanwhile_is_passed_over(
    three: list[Store], caplog: pytest.LogCaptureFixture
) -> None:
    assert run(three, goes=True) == ["first", "third"]
    assert "counting failed" not in caplog.text
