"""A restored backup brings back goods and orders, not rights that were taken or people who were erased."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from plugins.access.models import AccessToken
from plugins.access.testing import ApiClient
from plugins.webhooks.models import Endpoint
from storefront.customers.actions import erase_customer
from storefront.customers.models import Customer, CustomerSession
from storefront.customers.testing import make_account, signed_in_at
from storefront.privacy.models import DataRequest
from tenants.archive.backups import make_backup
from tenants.archive.restore import restore_store
from tenants.archive.undo import undo_restore
from tenants.context import in_store
from tenants.hosts import routes
from tenants.models import Store

pytestmark = pytest.mark.django_db
OWNER = "account:1"


@pytest.fixture(autouse=True)
def backups(tmp_path: Path, settings: Any) -> None:
    """Backups of this test alone."""
    options = {"location": tmp_path / "backups", "base_url": None}
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "backups": kept}


def now(store: Store) -> Store:
    routes.forget_all()
    found: Store = Store.objects.get(pk=store.pk)
    return found


def test_who_was_erased_since_stays_erased_and_the_request_stays(store: Store) -> None:
    with in_store(store):
        lin, chen = make_account("lin@example.com"), make_account("chen@example.com")
    backup = make_backup(store=store)
    with in_store(store):
        erase_customer(customer=lin, actor=OWNER)
        asked = DataRequest.objects.create(
            customer=chen, kind="erasure", state="open", locale="en", confirmed_at=timezone.now()
        )
    former = restore_store(backup=backup, actor=OWNER)
    with in_store(now(store)):
        assert Customer.objects.get(pk=lin.pk).email.endswith("@erased.invalid")
        assert Customer.objects.get(pk=lin.pk).name == ""
        assert Customer.objects.get(pk=chen.pk).email == "chen@example.com"
        found = DataRequest.objects.get(customer=chen)
        assert (found.kind, found.state, found.asked_at) == ("erasure", "open", asked.asked_at)
        erase_customer(customer=Customer.objects.get(pk=chen.pk), actor=OWNER)
    undo_restore(former=former, actor=OWNER)
    with in_store(now(store)):
        assert Customer.objects.get(pk=chen.pk).email.endswith("@erased.invalid")
        assert DataRequest.objects.get(customer=chen).state == "done"


def test_whoever_has_the_number_of_an_erased_person_by_now_is_not_erased(store: Store) -> None:
    backup = make_backup(store=store)
    with in_store(store):
        lin = make_account("lin@example.com")
        erase_customer(customer=lin, actor=OWNER)
    former = restore_store(backup=backup, actor=OWNER)
    with in_store(now(store)):
        chen = make_account("chen@example.com")
        assert chen.pk == lin.pk
    with_chen = make_backup(store=now(store))
    undo_restore(former=former, actor=OWNER)
    restore_store(backup=with_chen, actor=OWNER)
    with in_store(now(store)):
        assert Customer.objects.get(pk=lin.pk).email == "chen@example.com"


def test_tokens_sessions_and_receivers_that_were_ended_stay_so(store: Store, monkeypatch: Any) -> None:
    monkeypatch.setattr("plugins.webhooks.actions.endpoints.look_up", lambda url: None)
    revoked, kept = ApiClient(store), ApiClient(store)
    shopper = signed_in_at(store, _account(store))
    with in_store(store):
        gone = Endpoint.objects.create(url="https://example.com/gone", events=["*"], secret="s")
        changed = Endpoint.objects.create(url="https://example.com/here", events=["*"], secret="old")
    backup = make_backup(store=store)
    with in_store(store):
        first = AccessToken.objects.order_by("pk").first()
        assert first is not None
        AccessToken.objects.filter(pk=first.pk).update(revoked_at=timezone.now())
        CustomerSession.objects.all().delete()
        Customer.objects.update(password="new", disabled_at=timezone.now())
        gone.delete()
        Endpoint.objects.filter(pk=changed.pk).update(secret="new", is_on=False)
    assert revoked.get("products").status_code == 401
    restore_store(backup=backup, actor=OWNER)
    now(store)
    assert (revoked.get("products").status_code, kept.get("products").status_code) == (401, 200)
    assert shopper.get("/account").status_code == 302
    with in_store(now(store)):
        assert list(Endpoint.objects.values_list("url", "secret", "is_on")) == [
            ("https://example.com/here", "new", False)
        ]
        [customer] = Customer.objects.all()
        assert (customer.password, customer.disabled_at is None) == ("new", False)


def _account(store: Store) -> Customer:
    with in_store(store):
        return make_account("shopper@example.com")
