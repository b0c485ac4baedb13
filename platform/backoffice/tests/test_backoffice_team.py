"""Inviting people, changing what they may do, letting them go."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.actions import create_verified_account
from accounts.models import Account
from backoffice.actions import invitations
from backoffice.models import Invitation
from backoffice.testing import client_of, member_client, open_another
from foundation.events import deliver
from foundation.models import Event
from foundation.permissions import Role
from foundation.rates import Rate
from tenants.actions import add_member, change_role
from tenants.context import in_store
from tenants.models import Membership, Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(store: Store) -> Client:
    return client_of(store.memberships.get().account)


def invite(owner: Client, store: Store, email: str, role: str = "manager") -> None:
    response = owner.post(f"/stores/{store.handle}/team", {"email": email, "role": role})
    assert response.status_code == 302


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://localhost:\d+(/invitations/\S+)", str(message.body))
    assert found
    return found[1]


@pytest.mark.django_db(transaction=True)
def test_a_new_person_is_invited_signs_up_and_is_in(store: Store, owner: Client) -> None:
    invite(owner, store, "Mei@Example.com", "fulfilment")
    assert [message.to for message in mail.outbox] == [["mei@example.com"]]
    assert store.name in str(mail.outbox[0].subject)
    link = link_in(mail.outbox[0])

    visitor = Client(headers={"host": "localhost"})
    page = visitor.get(link)
    assert "email=mei%40example.com" in page.content.decode()
    signed_up = visitor.post(
        "/accounts/signup/", {"email": "mei@example.com", "password1": "four words make sense", "next": link}
    )
    assert signed_up["Location"] == link  # the invitation's mail has shown that the address is theirs
    accepted = visitor.post(link)
    assert accepted["Location"] == f"/stores/{store.handle}/"
    assert Membership.objects.get(account__email="mei@example.com").role == "fulfilment"
    assert not Invitation.objects.exists()
    assert visitor.get(link).status_code == 404
    with in_store(store):
        told = list(Event.objects.filter(name__startswith="member.").values_list("name", flat=True))
    assert told == ["member.invited", "member.added"]


def test_somebody_with_an_account_accepts_in_their_list(store: Store, owner: Client) -> None:
    person = create_verified_account(email="han@example.com", password="x")
    invite(owner, store, "han@example.com")
    client = client_of(person)
    assert store.name in client.get("/stores/").content.decode()
    invitation = Invitation.objects.get()
    response = client.post(f"/invitations/{invitation.pk}/accept")
    assert response["Location"] == f"/stores/{store.handle}/"
    assert person.memberships.get().role == "manager"


def test_an_invitation_is_for_its_address_only(store: Store, owner: Client) -> None:
    invite(owner, store, "han@example.com")
    invitation = Invitation.objects.get()
    other = client_of(create_verified_account(email="other@example.com", password="x"))
    assert other.post(f"/invitations/{invitation.pk}/accept").status_code == 404
    assert not Membership.objects.filter(account__email="other@example.com").exists()


def test_old_and_withdrawn_invitations_do_not_work(store: Store, owner: Client) -> None:
    person = create_verified_account(email="han@example.com", password="x")
    invite(owner, store, "han@example.com")
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=15))
    old = Invitation.objects.get()
    assert client_of(person).post(f"/invitations/{old.pk}/accept").status_code == 404
    owner.post(f"/stores/{store.handle}/team/invitations/{old.pk}/withdraw")
    assert not Invitation.objects.exists()
    assert not person.memberships.exists()


def test_inviting_again_replaces_the_link(store: Store, owner: Client) -> None:
    invite(owner, store, "han@example.com")
    first = Invitation.objects.get().token_digest
    invite(owner, store, "han@example.com", "owner")
    again = Invitation.objects.get()
    assert (again.role, again.token_digest == first) == ("owner", False)


@pytest.mark.django_db(transaction=True)
def test_a_second_click_sends_no_second_letter(store: Store, owner: Client) -> None:
    for _click in range(4):
        invite(owner, store, "han@example.com")
    assert [message.to for message in mail.outbox] == [["han@example.com"]]
    assert Client(headers={"host": "localhost"}).get(link_in(mail.outbox[0])).status_code == 200
    Invitation.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    invite(owner, store, "han@example.com")
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_nobody_is_flooded_with_invitations(
    store: Store, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "AN_HOUR_TO_ONE", Rate(f"test-{uuid4()}", most=2, seconds=60))
    monkeypatch.setattr(invitations, "AN_HOUR", Rate("test-invites", most=3, seconds=60))
    other = open_another()
    theirs = client_of(other.memberships.get().account)

    def refusal(client: Client, at: Store, email: str) -> str:
        answer = client.post(f"/stores/{at.handle}/team", {"email": email, "role": "manager"})
        assert answer.status_code == 422
        return str(answer.context["form"].errors["email"][0])

    invite(owner, store, "bomb@example.com")
    invite(theirs, other, "bomb@example.com")
    Invitation.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert refusal(owner, store, "bomb@example.com").startswith("This address")
    assert len(mail.outbox) == 2
    invite(owner, store, "a@example.com")
    invite(owner, store, "b@example.com")
    assert refusal(owner, store, "c@example.com").startswith("Your store")
    assert sorted(Invitation.objects.filter(store=store).values_list("email", flat=True)) == [
        "a@example.com",
        "b@example.com",
        "bomb@example.com",
    ]


def test_a_member_is_not_invited_again(store: Store, owner: Client) -> None:
    member_client(store, Role.MANAGER, "mia@example.com")
    response = owner.post(f"/stores/{store.handle}/team", {"email": "MIA@example.com", "role": "manager"})
    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_the_last_owner_stays_owner(store: Store, owner: Client) -> None:
    member = store.memberships.get()
    for url, data in (("role", {"role": "manager"}), ("remove", {})):
        owner.post(f"/stores/{store.handle}/team/{member.pk}/{url}", data)
        assert Membership.objects.get(pk=member.pk).role == "owner"


def test_an_owner_gives_up_the_team_when_another_is_there(store: Store, owner: Client) -> None:
    member_client(store, Role.OWNER, "second@example.com")
    member = store.memberships.get(account__email__startswith="owner-")
    response = owner.post(f"/stores/{store.handle}/team/{member.pk}/role", {"role": "manager"})
    assert response["Location"] == f"/stores/{store.handle}/"
    assert owner.get(f"/stores/{store.handle}/team").status_code == 403
    second = client_of(Account.objects.get(email="second@example.com"))
    second.post(f"/stores/{store.handle}/team/{member.pk}/remove")
    assert owner.get(f"/stores/{store.handle}/").status_code == 404


def test_owners_are_told_of_a_new_owner(store: Store, django_capture_on_commit_callbacks: Any) -> None:
    Account.objects.update(language="en")
    lin = create_verified_account(email="lin@example.com", password="correct horse", name="Lin")
    with django_capture_on_commit_callbacks(execute=True):
        add_member(store=store, account=lin, role=Role.MANAGER)
    with in_store(store):
        told(store)
        assert mail.outbox == []
        with django_capture_on_commit_callbacks(execute=True):
            change_role(store=store, account=lin, role=Role.OWNER)
            told(store)
    [letter] = mail.outbox
    assert letter.to == [store.memberships.exclude(account=lin).get().account.email]
    assert letter.subject == f"{store.name} has a new owner: Lin"


def told(store: Store) -> None:
    """Deliver what waits."""
    with in_store(store):
        for pk in Event.objects.filter(delivered_at=None).order_by("pk").values_list("pk", flat=True):
            deliver(pk)
