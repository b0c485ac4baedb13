"""Operators in a store: by an owner's leave or with broken glass; never further and never longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from backoffice.actions import allow_support, revoke_support
from backoffice.models import SupportGrant, SupportVisit
from backoffice.testing import check_access, client_of, open_another, personas
from console.models import OperatorAct
from console.testing import operator_account
from foundation.errors import ActionError
from foundation.models import Event
from foundation.permissions import Role
from tenants.actions import add_member, change_role, make_role
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Account:
    return operator_account()


@pytest.fixture
def client(operator: Account) -> Client:
    return client_of(operator)


def let_in(store: Store, hours: int = 24) -> None:
    owner = store.memberships.get().account
    allow_support(store=store, hours=hours, account=owner, actor=f"account:{owner.pk}")


def enter(client: Client, store: Store, reason: str = "Orders are missing") -> Any:
    return client.post(f"/operator/stores/{store.pk}/enter", {"reason": reason})


def sees(client: Client, store: Store, page: str = "") -> int:
    return int(client.get(f"/stores/{store.handle}/{page}").status_code)


def test_only_who_may_change_the_team_lets_support_in(store: Store) -> None:
    people = personas(store, open_another())
    check_access(people, store, "support_allow", method="post", unchanged=SupportGrant.objects.count)
    check_access(people, store, "support_revoke", method="post")


def test_nobody_lets_in_who_may_do_more_than_they_and_owners_are_told(
    store: Store, django_capture_on_commit_callbacks: Any
) -> None:
    Account.objects.update(language="en")
    lead = Account.objects.create_user("lead@example.com", "correct horse", name="Lin")
    role = make_role(store=store, name="Lead", permissions=["store.team", "orders.view"])
    add_member(store=store, account=lead, role=role)
    with pytest.raises(ActionError) as caught:
        allow_support(store=store, hours=24, account=lead, actor=f"account:{lead.pk}")
    assert (caught.value.code, SupportGrant.objects.count()) == ("not_yours", 0)
    page = client_of(lead).get(f"/stores/{store.handle}/team").text
    assert ("An owner can let our people in." in page, "Let them in" in page) == (True, False)
    change_role(store=store, account=lead, role=Role.OWNER)
    with django_capture_on_commit_callbacks(execute=True):
        allow_support(store=store, hours=4, account=lead, actor=f"account:{lead.pk}")
    [letter] = mail.outbox
    assert letter.to == [store.memberships.exclude(account=lead).get().account.email]
    assert "let our people work in" in str(letter.body)
    assert "for 4 hours" in str(letter.body)


def test_an_operator_enters_by_leave_and_acts_as_one(
    store: Store, client: Client, operator: Account, django_capture_on_commit_callbacks: Any
) -> None:
    assert sees(client, store) == 404
    let_in(store)
    with django_capture_on_commit_callbacks(execute=True):
        assert enter(client, store)["Location"] == f"/stores/{store.handle}/"
    assert mail.outbox == []
    page = client.get(f"/stores/{store.handle}/").text
    assert "You are in somebody else" in page
    assert "Orders are missing" in page
    form = {"name": "Fixed", "email": "a@example.com", "time_zone": "UTC"}
    assert client.post(f"/stores/{store.handle}/settings", form).status_code == 302
    with in_store(store):
        told = list(Event.objects.filter(actor=f"operator:{operator.pk}").values_list("name", flat=True))
    assert told == ["support.began", "store.changed"]
    left = client.post("/operator/support/leave")
    assert left["Location"] == f"/operator/stores/{store.pk}"
    assert sees(client, store) == 404
    with in_store(store):
        assert Event.objects.latest("pk").name == "support.ended"
    acts = OperatorAct.objects.order_by("pk").values_list("act", "reason")
    assert list(acts) == [("support.began", "Orders are missing"), ("support.ended", "")]


@pytest.mark.parametrize(
    "page",
    ["team", "team/roles", "plan", "api-tokens", "settings/password", "settings/address", "themes/access"],
)
def test_team_plan_passwords_and_keys_stay_shut(store: Store, client: Client, page: str) -> None:
    let_in(store)
    enter(client, store)
    assert sees(client, store, "settings") == 200
    assert sees(client, store, page) == 403
    assert client.post(f"/stores/{store.handle}/{page}", {"name": "x"}).status_code == 403


def test_without_leave_every_owner_gets_a_letter(
    store: Store, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    enter(client, store, " ")
    assert (SupportVisit.objects.count(), OperatorAct.objects.count()) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        enter(client, store, "Card data leaks")
    owner = store.memberships.get().account
    assert [message.to for message in mail.outbox] == [[owner.email]]
    assert "Card data leaks" in str(mail.outbox[0].body)
    assert f"/stores/{store.handle}/log" in str(mail.outbox[0].body)
    assert sees(client, store) == 200
    assert OperatorAct.objects.get().act == "support.broke_glass"


def test_it_ends_by_time_by_the_owner_and_by_losing_the_job(
    store: Store, client: Client, operator: Account
) -> None:
    let_in(store)
    enter(client, store)
    SupportVisit.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert sees(client, store) == 404
    enter(client, store)
    assert sees(client, store) == 200
    revoke_support(store=store, actor="account:1")
    assert sees(client, store) == 404
    let_in(store)
    enter(client, store)
    assert sees(client, store) == 200
    Account.objects.filter(pk=operator.pk).update(is_staff=False)
    assert sees(client, store) == 404


def test_a_visit_is_for_one_store_and_one_operator(store: Store, client: Client) -> None:
    let_in(store)
    enter(client, store)
    other = open_another()
    assert sees(client, other) == 404
    colleague = client_of(operator_account("second@example.com"))
    session = colleague.session
    session["support_visit"] = SupportVisit.objects.get().pk
    session.save()
    assert sees(colleague, store) == 404


def test_a_visit_is_never_longer_than_the_leave(store: Store, client: Client) -> None:
    let_in(store, 1)
    SupportGrant.objects.update(expires_at=timezone.now() + timedelta(minutes=5))
    enter(client, store)
    assert SupportVisit.objects.get().expires_at == SupportGrant.objects.get().expires_at
