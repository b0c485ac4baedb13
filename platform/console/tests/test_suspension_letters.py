"""Owners are told, each in their language, when operators suspend their store and when they open it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.actions import create_verified_account
from accounts.models import Account
from console.models import OperatorAct
from console.testing import operator_client
from foundation.permissions import Role
from tenants.actions import add_member, close_store, suspend_store
from tenants.models import Store
from vetting.actions.complaining import decide_complaint
from vetting.complaint_letters import tell_owners_of_complaint
from vetting.complaint_queries import thing_at
from vetting.complaint_states import Status
from vetting.models import Complaint

pytestmark = pytest.mark.django_db
ENGLISH, CHINESE = "owner-en@example.com", "owner-zh@example.com"

type Act = Callable[[str, str], None]


@pytest.fixture
def client() -> Client:
    return operator_client()


@pytest.fixture
def act(store: Store, client: Client, django_capture_on_commit_callbacks: Any) -> Act:
    """Press a button of the store's page, with a reason. Two owners and one who packs are in its team."""
    owner = store.memberships.get().account
    Account.objects.filter(pk=owner.pk).update(email=ENGLISH, language="en")
    for email, role in ((CHINESE, Role.OWNER), ("packer@example.com", Role.FULFILMENT)):
        account = create_verified_account(email=email, password="x")
        Account.objects.filter(pk=account.pk).update(language="zh-hans")
        add_member(store=store, account=account, role=role)
    mail.outbox.clear()

    def press(button: str, reason: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(f"/operator/stores/{store.pk}/{button}", {"reason": reason}).status_code == 302

    return press


def sent() -> list[tuple[str, str]]:
    return sorted((letter.to[0], str(letter.subject)) for letter in mail.outbox)


def body_to(address: str) -> str:
    (letter,) = [letter for letter in mail.outbox if letter.to == [address]]
    return str(letter.body)


def test_owners_read_why_their_store_is_suspended_and_what_is_left(act: Act, store: Store) -> None:
    act("suspend", "Sells what may not be sold")
    assert sent() == [
        (ENGLISH, f"Your store {store.name} is suspended"),
        (CHINESE, f"您的店铺 {store.name} 已被暂停"),
    ]
    text = body_to(ENGLISH)
    for expected in (
        "Our reason: Sells what may not be sold",
        "Shoppers see a notice in place of your shop",
        "look at everything in the back office, but change nothing",
        "All your data is kept",
        f"/stores/{store.handle}/",
        "answer this e-mail",
    ):
        assert expected in " ".join(text.split())
    assert "原因：Sells what may not be sold" in body_to(CHINESE)


def test_owners_hear_that_it_is_open_again_but_not_the_operators_reason(act: Act, store: Store) -> None:
    act("suspend", "Sells what may not be sold")
    mail.outbox.clear()
    act("reopen", "Their lawyer called")
    assert sent() == [
        (ENGLISH, f"Your store {store.name} is open again"),
        (CHINESE, f"您的店铺 {store.name} 已恢复营业"),
    ]
    both = [letter for letter in mail.outbox if isinstance(letter, mail.EmailMultiAlternatives)]
    whole = "".join(f"{letter.body}{letter.alternatives}" for letter in both)
    assert "lawyer" not in whole
    assert whole.count(f"/stores/{store.handle}/") >= 4


def test_a_button_pressed_twice_writes_once_and_another_reason_is_news(act: Act, store: Store) -> None:
    for _again in range(2):
        act("suspend", "Forgeries")
    assert len(mail.outbox) == 2
    act("suspend", "Forgeries, and a court's order")
    assert len(mail.outbox) == 4
    for _again in range(2):
        act("reopen", "Cleared up")
    assert len(mail.outbox) == 6
    assert OperatorAct.objects.count() == 5


def test_what_is_refused_writes_to_nobody(act: Act, store: Store) -> None:
    act("suspend", " ")
    act("reopen", "Nothing to open")
    close_store(store=store)
    act("suspend", "Closed already")
    assert mail.outbox == []


def test_a_closed_store_that_is_opened_is_told_of(act: Act, store: Store) -> None:
    close_store(store=store)
    act("reopen", "Closed by mistake")
    assert [address for address, _subject in sent()] == [ENGLISH, CHINESE]


def test_an_operator_who_takes_over_an_unpaid_store_tells_why(act: Act, store: Store) -> None:
    suspend_store(store=store, reason="The plan is not paid for.", by="billing")
    assert mail.outbox == []
    act("suspend", "Forgeries")
    assert "Our reason: Forgeries" in body_to(ENGLISH)


def test_a_takedown_writes_its_own_letter_and_no_second(
    act: Act, store: Store, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(tell_owners_of_complaint, "send", tell_owners_of_complaint.function)
    complaint = Complaint.objects.create(
        number="C1", store=store, store_uid=store.uid, store_name=store.name, email="x@example.com"
    )
    thing = thing_at(store, store.handle)
    for status, state, subject in (
        (Status.TAKEN_DOWN, "suspended", f"{store.name}: {store.name} was taken down"),
        (Status.RESTORED, "active", f"{store.name}: {store.name} can be seen again"),
    ):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            decide_complaint(complaint=complaint, status=status, words="A copy.", by="ops", thing=thing)
        assert Store.objects.get(pk=store.pk).status == state
        assert [letter.subject for letter in mail.outbox if letter.to == [ENGLISH]] == [subject]
