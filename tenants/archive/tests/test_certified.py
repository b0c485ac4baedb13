"""Owners get the certificate that their store was deleted: once, in their language, when all is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.utils import timezone, translation

from accounts.models import Account
from foundation.permissions import Role
from foundation.ui.formats import date_text
from tenants.actions import add_member
from tenants.archive import certified, deletion, tasks
from tenants.archive.models import Certificate, CertificateLetter
from tenants.context import in_store
from tenants.models import Store


def ask(store: Store, *, actor: str = "system") -> None:
    deletion.ask_deletion(store=store, reason="We close", actor=actor, grace=timedelta())
    connection.check_constraints()
    mail.outbox = []


def end(store: Store) -> None:
    with in_store(store):
        tasks.end()


def body_of(letter: Any) -> str:
    return str(letter.body)


def test_each_owner_gets_the_certificate_in_their_language(store: Store, store_owner: Account) -> None:
    Account.objects.filter(pk=store_owner.pk).update(language="en")
    other = Account.objects.create_user(email="mei@example.com", password="x", language="zh-hans")
    packer = Account.objects.create_user(email="packer@example.org", password="x", language="en")
    add_member(store=store, account=other, role=Role.OWNER)
    add_member(store=store, account=packer, role=Role.FULFILMENT)
    store.time_zone = "Asia/Tokyo"
    store.save(update_fields=["time_zone"])
    ask(store, actor=f"account:{store_owner.pk}")
    end(store)
    certificate = Certificate.objects.get()
    assert [letter.to for letter in mail.outbox] == [[store_owner.email], ["mei@example.com"]]
    english, chinese = mail.outbox
    with translation.override("en"), timezone.override("Asia/Tokyo"):
        asked = date_text(certificate.asked_at, "long")
    assert english.subject == f"{store.name} was deleted: your certificate"
    for said in (
        f"Certificate number: {certificate.uid}\n",
        f"Store: {store.name}\nStore address: {store.handle}\n",
        f"Deleted records: {certificate.all_rows:,}; files: {certificate.files}; backups: 0\n",
        f"(SHA-256): {certificate.checksum}\n",
        f"\nAsked for by: {store_owner.email}\nAsked for: {asked} (Asia/Tokyo)\nReason given: We close\n",
    ):
        assert said in body_of(english)
    assert chinese.subject == f"{store.name} 已删除：删除证明"
    assert f"证明编号：{certificate.uid}\n店铺名称：{store.name}\n店铺网址名称：{store.handle}\n" in body_of(
        chinese
    )
    assert not CertificateLetter.objects.exists(), "no address is kept longer than it is needed"


@pytest.mark.parametrize("actor", ["system", "operator:7"])
def test_what_the_platform_deletes_is_certified_too(store: Store, store_owner: Account, actor: str) -> None:
    Account.objects.filter(pk=store_owner.pk).update(language="en")
    ask(store, actor=actor)
    end(store)
    (letter,) = mail.outbox
    assert "\nAsked for by: Kaidian\n" in body_of(letter)


def test_nobody_is_written_to_before_all_is_gone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(store)

    def cut_off(*_: object) -> int:
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(deletion, "forget_all", cut_off)
        with pytest.raises(OSError, match="killed"):
            end(store)
    tasks.end_due()
    assert (len(mail.outbox), CertificateLetter.objects.count()) == (0, 0)
    end(store)
    assert len(mail.outbox) == 1


def test_a_worker_that_died_before_the_letter_leaves_it_to_the_clock(store: Store) -> None:
    ask(store)
    deletion.delete_store(store=store)
    assert (len(mail.outbox), CertificateLetter.objects.count()) == (0, 1)
    tasks.end_due()
    assert len(mail.outbox) == 1
    tasks.end_due()
    tasks.end.task(store.pk)  # handed over twice
    assert len(mail.outbox) == 1


def test_a_letter_that_fails_is_tried_again_as_the_same_and_stands_in_no_others_way(
    store: Store, store_owner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Account.objects.create_user(email="mei@example.com", password="x")
    add_member(store=store, account=other, role=Role.OWNER)
    ask(store)
    deletion.delete_store(store=store)
    ids: list[str] = []
    send = EmailMultiAlternatives.send

    def refuse(message: EmailMultiAlternatives, *args: Any, **kwargs: Any) -> int:
        if message.to == [store_owner.email]:
            ids.append(message.extra_headers["Message-ID"])
            raise ConnectionRefusedError
        return send(message, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", refuse)
        assert certified.send_owed() == 1
    assert [letter.to for letter in mail.outbox] == [["mei@example.com"]]
    assert certified.send_owed() == 1
    assert mail.outbox[1].to == [store_owner.email]
    assert [mail.outbox[1].extra_headers["Message-ID"]] == ids


def test_a_letter_that_no_server_takes_is_given_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(store)
    deletion.delete_store(store=store)

    def refuse(*_: Any, **__: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    certified.send_owed()
    assert CertificateLetter.objects.count() == 1
    Certificate.objects.update(done_at=timezone.now() - certified.TRIED_FOR - timedelta(minutes=1))
    certified.send_owed()
    assert CertificateLetter.objects.count() == 0
