"""Plugins hand out and erase what they keep about people; their faults are shown to the team."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account
from backoffice.testing import client_of
from foundation.models import Event
from kaidian_sdk.points.people import Person
from plugins.actions import install_plugin
from plugins.actions.work import PAUSES
from plugins.calling import offers
from plugins.models import Datum, Errand, Installation
from plugins.storage import PluginStorage
from plugins.tasks import run_errand
from plugins.testing import with_plugins
from storefront.customers.actions import erase_customer
from storefront.customers.testing import make_account
from storefront.privacy.actions import open_request, throw_away, work_on
from storefront.privacy.actions.apps import write_erasure_errands
from storefront.privacy.app_data import opened_person
from storefront.privacy.models import AppErasure, DataRequest
from tenants.context import enter_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
DESK = "plugins.tests.desk"
OURS = {
    "kaidian_wish_list": "wish-list",
    "kaidian_back_in_stock": "back-in-stock",
    "kaidian_product_reviews": "product-reviews",
    "kaidian_fapiao": "fapiao",
}


def copied(customer: Any) -> dict[str, Any]:
    row = open_request(customer=customer, kind=DataRequest.Kind.COPY, locale="en")
    done = work_on(request_id=row.pk)
    assert done is not None
    with zipfile.ZipFile(io.BytesIO(bytes(DataRequest.objects.get(pk=row.pk).file or b""))) as file:
        found: dict[str, Any] = json.loads(file.read("data.json"))["apps"]
    return found


def erased_event(customer: Any) -> int:
    return Event.objects.get(name="customer.erased", subject=f"customer:{customer.pk}").pk


def run_all() -> None:
    for errand_id in Errand.objects.values_list("pk", flat=True):
        run_errand(errand_id)


@pytest.mark.parametrize(("module", "plugin"), OURS.items())
def test_our_own_plugins_tell_and_forget(store: Store, module: str, plugin: str) -> None:
    customer, other = make_account("lin@example.com"), make_account("amy@example.com")
    review = {"product": 3, "title": "Ring", "stars": 5, "text": "Nice", "name": "Lin", "pictures": []}
    kept: dict[str, dict[str, Any]] = {
        "wish-list": {f"wishes:{customer.pk}": {"ring": "Ring"}, "count:ring": 2},
        "back-in-stock": {
            "wait:7:lin@example.com": {"product": 3, "locale": "en", "at": "x"},
            "open:lin@example.com": 1,
            "count:3": 2,
        },
        "product-reviews": {
            "shown:3:0999999999": {**review, "number": 999999999, "customer": customer.pk},
            f"by:3:{customer.pk}": True,
            f"day:20261122:{customer.pk}": 1,
            "sum:3": 9,
            "count:3": 2,
        },
        "fapiao": {"request:#1001": {"order": "#1001", "state": "waiting", "title": "Lin"}},
    }
    others: dict[str, dict[str, Any]] = {
        "wish-list": {f"wishes:{other.pk}": {"ring": "Ring"}},
        "back-in-stock": {"wait:7:amy@example.com": {"product": 3, "locale": "en", "at": "x"}},
        "product-reviews": {
            "shown:3:0999999998": {**review, "number": 999999998, "customer": other.pk},
            f"day:20261122:{other.pk}": 1,
        },
        "fapiao": {"request:#1002": {"order": "#1002", "state": "waiting", "title": "Amy"}},
    }
    left = {"count:ring": 1} if plugin == "wish-list" else {"count:3": 1}
    if plugin == "product-reviews":
        left["sum:3"] = 4
    if plugin == "fapiao":
        left = {}
    with with_plugins(module):
        install_plugin(plugin=plugin)
        storage = PluginStorage(plugin)
        for key, value in {**kept[plugin], **others[plugin]}.items():
            storage.set(key, value)
        (offer,) = offers("customer_data")
        person = Person(customer=customer.pk, email="Lin@Example.com", orders=("#1001",))
        told = json.dumps(offer.call("export", person))
        assert ("Ring" in told or "#1001" in told or '"product": 3' in told, "Amy" in told) == (True, False)
        for _twice in range(2):
            offer.call("erase", person)
            found = dict(Datum.objects.filter(plugin=plugin).values_list("key", "value"))
            assert found == {**others[plugin], **left}


def test_a_copy_has_what_apps_keep(store: Store) -> None:
    customer = make_account()
    with with_plugins(DESK):
        install_plugin(plugin="desk")
        PluginStorage("desk").set(f"size:{customer.pk}", "M")
        assert copied(customer) == {"desk": {"sizes": {"size": "M"}}}


def test_a_copy_goes_without_an_app_that_never_answers(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = make_account()
    with with_plugins(DESK):
        install_plugin(plugin="desk")
        PluginStorage("desk").set(f"size:{customer.pk}", float(1))
        monkeypatch.setattr("storefront.privacy.app_data._faults", lambda answer: ["nonsense"])
        row = open_request(customer=customer, kind=DataRequest.Kind.COPY, locale="en")
        for tries in (1, 2, 3):
            assert work_on(request_id=row.pk) is None
            row.refresh_from_db()
            assert (row.state, row.tries) == ("open", tries)
            assert work_on(request_id=row.pk) is None  # its pause is not over
            DataRequest.objects.update(acts_at=timezone.now())
        done = work_on(request_id=row.pk)
        assert done is not None
        assert (done.state, done.missing) == ("done", ["desk"])


def test_apps_erase_after_the_erasure_and_keep_the_address_no_longer(store: Store) -> None:
    customer = make_account()
    with with_plugins(DESK):
        install_plugin(plugin="desk")
        PluginStorage("desk").set(f"size:{customer.pk}", "M")
        erase_customer(customer=customer, actor="account:1")
        row = AppErasure.objects.get()
        assert "lin@example.com" not in row.person
        assert opened_person(row.person) == Person(customer=customer.pk, email="lin@example.com")
        write_erasure_errands(customer_id=customer.pk, event=erased_event(customer))
        run_all()
        assert not Datum.objects.exists()
        assert not AppErasure.objects.exists()
        assert not Errand.objects.exists()


def test_the_team_sees_who_could_not_and_tells_them_again(
    store: Store, store_owner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = make_account()
    with with_plugins(DESK):
        install_plugin(plugin="desk")
        PluginStorage("desk").set(f"size:{customer.pk}", "M")
        erase_customer(customer=customer, actor="account:1")
        write_erasure_errands(customer_id=customer.pk, event=erased_event(customer))
        errand = Errand.objects.get()
        with monkeypatch.context() as broken:
            broken.setattr(PluginStorage, "delete", lambda self, key: 1 / 0)
            for _try in range(len(PAUSES) + 1):
                Errand.objects.update(due_at=timezone.now())
                run_errand(errand.pk)
        assert not Errand.objects.exists()
        assert AppErasure.objects.get().error == "failed"
        assert Datum.objects.exists()
        office, page = client_of(store_owner), f"/stores/{store.handle}/customers/{customer.pk}/"
        assert "These apps have not erased this customer:" in office.get(page).text
        assert office.post(f"{page}erase-in-apps").status_code == 302
        enter_store(store)
        Installation.objects.update(troubles={})  # after its pause
        run_all()
        assert not Datum.objects.exists()
        assert "These apps" not in office.get(page).text


def test_an_app_that_is_gone_waits_for_nothing(store: Store) -> None:
    customer = make_account()
    AppErasure.objects.create(customer=customer, plugin="gone", part="x", person="sealed")
    throw_away()
    assert not AppErasure.objects.exists()
