"""Opening stores, and what becomes of them and their teams."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import Http404

from accounts.models import Account
from foundation.errors import ActionError
from foundation.models import Event
from foundation.permissions import Role
from tenants import pool, seeding
from tenants.actions import (
    add_member,
    change_handle,
    change_role,
    close_store,
    open_store,
    remove_member,
    reopen_store,
    suspend_store,
)
from tenants.actions.address import OLD_HOSTS_KEPT
from tenants.context import current_schema, current_store, in_store
from tenants.models import Domain, Membership, SpareSchema, Store
from tenants.queries import access_store, stores_of

CHOICES: dict[str, Any] = {
    "name": "水晶 💎",
    "currency": "CNY",
    "locale": "zh-Hans",
    "locales": ["zh-Hans", "en"],
}


def event_names(store: Store) -> list[str]:
    with in_store(store):
        return list(Event.objects.order_by("pk").values_list("name", flat=True))


def test_opening_writes_public_rows_and_takes_a_ready_schema(store_owner: Account) -> None:
    ready = set(SpareSchema.objects.values_list("schema_name", flat=True))
    store = open_store(owner=store_owner, handle="Shui-Jing", **CHOICES)
    assert store.schema_name in ready
    assert not SpareSchema.objects.filter(schema_name=store.schema_name).exists()
    saved = Store.objects.get(handle="shui-jing")
    assert (saved.name, saved.currency, saved.all_locales) == ("水晶 💎", "CNY", ["zh-Hans", "en"])
    assert saved.email == store_owner.email
    assert saved.url == "http://shui-jing.localhost:8000"
    assert list(saved.domains.values_list("host", "is_primary")) == [("shui-jing.localhost", True)]
    assert list(saved.memberships.values_list("account", "role")) == [(store_owner.pk, "owner")]
    assert event_names(store)[0] == "store.opened"
    assert current_store() is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"handle": "no"}, "handle_short"),
        ({"name": " \n "}, "name_required"),
        ({"name": "x" * 81}, "name_long"),
        ({"currency": "XYZW"}, "currency_unknown"),
        ({"currency": "cny"}, "currency_unknown"),
        ({"locale": "../en"}, "locale_unknown"),
        ({"locales": ["en", "<b>"]}, "locale_unknown"),
        ({"time_zone": "Mars/Olympus"}, "time_zone_unknown"),
    ],
)
def test_wrong_choices_are_refused_and_nothing_is_taken(
    store_owner: Account, wrong: dict[str, Any], code: str
) -> None:
    before = SpareSchema.objects.count()
    with pytest.raises(ActionError) as refused:
        open_store(owner=store_owner, **{"handle": "crystal", **CHOICES, **wrong})
    assert refused.value.code == code
    assert SpareSchema.objects.count() == before
    assert not Store.objects.filter(handle="crystal").exists()


def test_a_domain_lays_its_first_rows(store_owner: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str | None]] = []
    monkeypatch.setattr(seeding, "_seeds", [])

    @seeding.on_open
    def lay(store: Store) -> None:
        seen.append((store.handle, current_schema()))

    store = open_store(
        owner=store_owner, handle="crystal", **CHOICES, seeds=[lambda store: seen.append(("own", ""))]
    )
    assert seen == [("crystal", store.schema_name), ("own", "")]


def test_a_seed_that_fails_leaves_nothing(store_owner: Account) -> None:
    before = set(SpareSchema.objects.values_list("schema_name", flat=True))

    def fail(store: Store) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        open_store(owner=store_owner, handle="crystal", **CHOICES, seeds=[fail])
    assert set(SpareSchema.objects.values_list("schema_name", flat=True)) == before
    assert not Store.objects.filter(handle="crystal").exists()
    assert current_store() is None


def test_an_empty_pool_builds_one(store_owner: Account) -> None:
    SpareSchema.objects.all().delete()
    store = open_store(owner=store_owner, handle="crystal", **CHOICES)
    assert event_names(store)[0] == "store.opened"
    assert SpareSchema.objects.count() == 0


def test_no_template_is_told_plainly(store_owner: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    SpareSchema.objects.all().delete()
    monkeypatch.setattr(pool, "current_template", lambda: None)
    with pytest.raises(ActionError) as refused:
        open_store(owner=store_owner, handle="crystal", **CHOICES)
    assert refused.value.code == "store_unavailable"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_schemas_of_their_own_and_a_handle_goes_to_one() -> None:
    owner = Account.objects.create_user("many@example.com", "correct horse")
    results: list[str] = []

    def run(number: int) -> None:
        try:
            store = open_store(owner=owner, handle="same" if number % 2 else f"own-{number}", **CHOICES)
            results.append(store.schema_name)
        except ActionError as error:
            results.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opened = [result for result in results if result.startswith("s_")]
    assert len(opened) == len(set(opened)) == 7
    assert results.count("handle_taken") == 5
    assert Store.objects.count() == Domain.objects.count() == Membership.objects.count() == 7
    assert not SpareSchema.objects.filter(schema_name__in=opened).exists()


def test_a_changed_handle_leaves_the_old_one_leading_there(store: Store) -> None:
    old = store.handle
    changed = change_handle(store=store, handle="brand-new", actor="account:1")
    assert changed.host == "brand-new.localhost"
    assert dict(store.domains.values_list("host", "is_primary")) == {
        f"{old}.localhost": False,
        "brand-new.localhost": True,
    }
    event = Event.objects.get(name="store.handle_changed")
    assert (event.payload, event.actor) == ({"old": old, "new": "brand-new"}, "account:1")
    back = change_handle(store=store, handle=old)
    assert back.domains.get(is_primary=True).host == f"{old}.localhost"
    assert back.domains.count() == 2


def test_the_same_handle_again_changes_nothing(store: Store) -> None:
    events = Event.objects.count()
    assert change_handle(store=store, handle=store.handle).handle == store.handle
    assert Event.objects.count() == events


def test_a_former_handle_stays_the_stores_own_for_a_while(store: Store, store_owner: Account) -> None:
    first = store.handle
    for number in range(OLD_HOSTS_KEPT):
        change_handle(store=store, handle=f"name-{number}")
    with pytest.raises(ActionError) as refused:
        open_store(owner=store_owner, handle=first, **CHOICES)
    assert refused.value.code == "handle_taken"
    change_handle(store=store, handle="one-more")
    assert open_store(owner=store_owner, handle=first, **CHOICES).handle == first


def test_suspending_closing_and_reopening(store: Store) -> None:
    with pytest.raises(ActionError) as refused:
        suspend_store(store=store, reason=" ")
    assert refused.value.code == "reason_required"
    suspended = suspend_store(store=store, reason="unpaid")
    assert (suspended.status, suspended.suspended_reason) == ("suspended", "unpaid")
    suspend_store(store=store, reason="unpaid")
    assert reopen_store(store=store).suspended_reason == ""
    assert close_store(store=store).status == "closed"
    with pytest.raises(ActionError) as refused:
        suspend_store(store=store, reason="late")
    assert refused.value.code == "store_closed"
    assert reopen_store(store=store).status == "active"
    names = [name for name in event_names(store) if name.startswith("store.")]
    assert names == ["store.opened", "store.suspended", "store.reopened", "store.closed", "store.reopened"]


def test_a_team_always_has_an_owner(store: Store, store_owner: Account) -> None:
    second = Account.objects.create_user("second@example.com", "correct horse")
    for action in (
        lambda: change_role(store=store, account=store_owner, role=Role.MANAGER),
        lambda: remove_member(store=store, account=store_owner),
    ):
        with pytest.raises(ActionError) as refused:
            action()
        assert refused.value.code == "last_owner"
    add_member(store=store, account=second, role=Role.FULFILMENT)
    with pytest.raises(ActionError) as refused:
        add_member(store=store, account=second, role=Role.MANAGER)
    assert refused.value.code == "member_exists"
    assert change_role(store=store, account=second, role=Role.OWNER).role == "owner"
    remove_member(store=store, account=store_owner)
    assert list(store.memberships.values_list("account", "role")) == [(second.pk, "owner")]
    with pytest.raises(ActionError) as refused:
        remove_member(store=store, account=store_owner)
    assert refused.value.code == "member_unknown"
    assert event_names(store)[-3:] == ["member.added", "member.role_changed", "member.removed"]


def test_a_store_is_reached_through_membership_only(store: Store, store_owner: Account) -> None:
    stranger = Account.objects.create_user("stranger@example.com", "correct horse")
    helper = Account.objects.create_user("helper@example.com", "correct horse")
    add_member(store=store, account=helper, role=Role.FULFILMENT)
    assert access_store(store_owner.pk, store.handle, "orders.refund").store == store
    assert access_store(helper.pk, store.handle, "orders.fulfil").store == store
    with pytest.raises(PermissionDenied):
        access_store(helper.pk, store.handle, "orders.refund")
    with pytest.raises(Http404):
        access_store(stranger.pk, store.handle, "store.view")
    with pytest.raises(KeyError):
        access_store(store_owner.pk, store.handle, "no.such")
    assert [member.store for member in stores_of(helper.pk)] == [store]
    close_store(store=store)
    assert not stores_of(store_owner.pk)
    with pytest.raises(Http404):
        access_store(store_owner.pk, store.handle, "store.view")
