"""Limits stop adding, wherever it is done, and touch nothing that is there."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Account
from backoffice.actions import invite_member
from backoffice.models import Invitation
from backoffice.testing import client_of, member_client
from billing.actions.plans import grant, withdraw_grant
from billing.allowances import forget_allowances
from billing.entitlements import Change
from billing.locks import lock_subscription
from billing.models import Grant, Plan, Subscription
from billing.queries import offered, usage_of
from foundation.errors import ActionError
from foundation.permissions import Role
from plugins.access.testing import ApiClient
from plugins.limits import FUNCTIONS, WEBHOOKS
from plugins.webhooks.actions import save_endpoint
from plugins.webhooks.models import Endpoint
from storefront.catalog.actions import create_product, update_product
from storefront.catalog.actions.imports import add_import, check_import, run_import, start_import
from storefront.catalog.drafts import ProductDraft, VariantDraft
from storefront.catalog.limits import PRODUCTS
from storefront.catalog.media import pictures
from storefront.catalog.models import Product, ProductImport
from storefront.catalog.pages.pictures import take_in
from storefront.testing import make_product
from tenants.actions import open_store
from tenants.context import in_store
from tenants.files import STORAGE, measure_stored, put_once, store_path, stored_bytes
from tenants.models import Store

pytestmark = pytest.mark.django_db


PRICE = {"amount": 100, "currency": "CNY"}


def draft(title: str = "One more") -> ProductDraft:
    """A product with one variant."""
    return ProductDraft(title=title, variants=(VariantDraft(price=100),))


def refused(make: Callable[[], object]) -> ActionError:
    """What an action refuses with."""
    with pytest.raises(ActionError) as caught:
        make()
    return caught.value


def test_a_product_too_many_is_refused_and_says_what_to_do(store: Store, only: Callable[..., None]) -> None:
    only(products=2)
    first, _second = make_product(), make_product("第二")
    error = refused(lambda: create_product(draft=draft()))
    assert error.code == "limit_products"
    assert str(error) == (
        "Your store has as many products as its plan allows."
        " Choose a larger plan under Store → Plan, or remove some first."
    )
    assert Product.objects.count() == 2
    update_product(product_id=first.pk, draft=draft("Renamed"))
    assert Product.objects.get(pk=first.pk).title == "Renamed"


def test_a_smaller_plan_hides_nothing(store: Store, only: Callable[..., None]) -> None:
    for title in ("一", "二", "三"):
        make_product(title)
    only(products=1)
    assert Product.objects.filter(status=Product.Status.ACTIVE).count() == 3
    assert refused(lambda: create_product(draft=draft())).code == "limit_products"
    used = {each.name: each for each in usage_of(store)}["products"]
    assert (used.used, used.most, used.percent, used.is_full) == (3, 1, 300, True)


def test_an_import_brings_what_has_room_and_names_the_rest(store: Store, only: Callable[..., None]) -> None:
    only(products=2)
    lines = "".join(f"thing-{number},Thing {number},{number}.00\n" for number in (1, 2, 3))
    file = ContentFile(f"Handle,Title,Variant Price\n{lines}".encode(), name="things.csv")
    row = add_import(file=file, name="things.csv")
    check_import(import_id=row.pk)
    start_import(import_id=row.pk)
    assert run_import(import_id=row.pk, until=timezone.now() + timedelta(minutes=5))
    row = ProductImport.objects.get(pk=row.pk)
    assert (row.created, row.summary["left_out"]) == (2, 1)
    assert [problem["code"] for problem in row.problems if problem["kind"] == "error"] == ["limit_products"]
    assert Product.objects.count() == 2


def test_the_api_answers_with_a_problem(store: Store, only: Callable[..., None]) -> None:
    only(products=1)
    make_product()
    answer = ApiClient(store).post("products", {"title": "One more", "variants": [{"price": PRICE}]})
    assert (answer.status_code, answer.json()["code"]) == (409, "limit_products")
    assert answer.headers["RateLimit-Policy"] == '"calls";q=1000;w=20'
    with in_store(store):
        assert Product.objects.count() == 1


def test_the_plan_says_how_often_programs_may_call(store: Store, on_plan: Callable[[str], Plan]) -> None:
    on_plan("scale")
    answer = ApiClient(store).get("products")
    assert answer.status_code == 200
    assert answer.headers["RateLimit-Policy"] == '"calls";q=8000;w=20'


def test_a_team_counts_who_is_invited(store: Store, store_owner: Account, only: Callable[..., None]) -> None:
    only(staff=2)

    def invite(email: str) -> Invitation:
        return invite_member(store=store, email=email, role=Role.MANAGER, inviter=store_owner)

    invite("lin@example.com")
    assert refused(lambda: invite("chen@example.com")).code == "limit_staff"
    invite("lin@example.com")
    assert list(Invitation.objects.values_list("email", flat=True)) == ["lin@example.com"]


def test_files_are_counted_and_a_picture_without_room_is_refused(
    store: Store, only: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored_bytes()
    put_once(store_path("originals", "a.bin"), b"x" * 1000)
    assert (stored_bytes() - before, measure_stored() - before) == (1000, 1000)
    file = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(file, "PNG")
    kept, _key = pictures.keep_original(file.getvalue())
    assert kept
    monkeypatch.setattr("billing.entitlements.Entitlements.most", lambda self, name: stored_bytes())
    only(products=10)
    Image.new("RGB", (41, 41), "blue").save(file := io.BytesIO(), "PNG")
    size = stored_bytes()
    assert refused(lambda: pictures.keep_original(file.getvalue())).code == "no_room"
    assert measure_stored() == size


def test_what_was_deleted_makes_room_at_once(store: Store) -> None:
    key = store_path("originals", "b.bin")
    put_once(key, b"x" * 1000)
    full = measure_stored()
    default_storage.delete(key)
    assert stored_bytes() == full
    assert STORAGE.measure is not None
    assert STORAGE.measure() == full - 1000
    assert stored_bytes() == full - 1000


def test_features_stop_new_ones_only(
    store: Store, on_plan: Callable[[str], Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.webhooks.actions.endpoints.look_up", lambda url: None)
    on_plan("grow")
    assert (WEBHOOKS.is_included(), FUNCTIONS.is_included()) == (True, False)
    saved = save_endpoint(url="https://example.com/hook", events=["order.paid"], actor="system")
    on_plan("start")
    error = refused(
        lambda: save_endpoint(url="https://example.com/two", events=["order.paid"], actor="system")
    )
    assert error.code == "feature_webhooks"
    assert Endpoint.objects.get(pk=saved.endpoint.pk).is_on


def test_a_store_without_a_subscription_has_no_limits(store: Store) -> None:
    assert usage_of(store) == []
    assert WEBHOOKS.is_included()
    assert STORAGE.most() is None


def test_grants_count_while_they_live(
    store: Store, on_plan: Callable[[str], Plan], django_capture_on_commit_callbacks: Any
) -> None:
    on_plan("start")
    assert PRODUCTS.most() == 100
    with django_capture_on_commit_callbacks(execute=True):
        given = grant(store=store, change=Change(add={"products": 11}), reason="a fair")
    assert PRODUCTS.most() == 111
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_grant(grant=given)
    assert PRODUCTS.most() == 100
    assert not Grant.objects.exists()


def test_what_another_store_was_granted_is_its_own(store: Store, on_plan: Callable[[str], Plan]) -> None:
    on_plan("start")
    other = open_store(
        owner=Account.objects.create_user("other@example.com", "correct horse"),
        name="Other",
        handle="other-limits",
        currency="CNY",
        locale="en",
    )
    with in_store(other):
        assert WEBHOOKS.is_included()
    assert not WEBHOOKS.is_included()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_the_last_place_once(store: Store, subscription: Subscription) -> None:
    subscription.plan = offered().get(code="start")
    subscription.save()
    for number in range(99):
        make_product(f"货 {number}")
    forget_allowances(store)
    barrier, outcomes = threading.Barrier(2), []

    def add() -> None:
        with in_store(store):
            barrier.wait()
            try:
                with transaction.atomic():
                    create_product(draft=draft())
                outcomes.append("added")
            except ActionError as error:
                outcomes.append(error.code)
        connections.close_all()

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added", "limit_products"]
    assert Product.objects.count() == 100


def test_pictures_uploaded_by_people_are_told_why(store: Store, on_plan: Callable[[str], Plan]) -> None:
    on_plan("start")
    file = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(file, "PNG")
    upload = SimpleUploadedFile("red.png", file.getvalue())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("billing.entitlements.Entitlements.most", lambda self, name: 10)
        assert str(refused(lambda: take_in(upload))).startswith("Your plan's storage is full")


def test_the_dashboard_warns_who_may_change_the_plan(
    subscription: Subscription, store: Store, store_owner: Account, only: Callable[..., None]
) -> None:
    Account.objects.update(language="en")
    only(products=5)
    url = reverse("backoffice:dashboard", kwargs={"handle": store.handle})

    def says(client: Client) -> list[bool]:
        text = client.get(url).text
        return [words in text for words in ("Your plan fills up", "A limit of your plan is reached")]

    for number in range(3):
        make_product(f"货 {number}")
    assert says(client_of(store_owner)) == [False, False]
    with in_store(store):
        make_product("fourth")
    assert says(client_of(store_owner)) == [True, False]
    assert "4 of 5" in client_of(store_owner).get(url).text
    with in_store(store):
        make_product("fifth")
    assert says(client_of(store_owner)) == [False, True]
    assert says(member_client(store, Role.CATALOG)) == [False, False]


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_subscription_gets_it_also_where_its_plan_changed(
    subscription: Subscription,
) -> None:
    """As when Stripe tells of a plan while its first payment is still being written down."""
    found: list[str] = []

    def look() -> None:
        with transaction.atomic():
            found.append(str(lock_subscription(subscription.pk).plan.code))
        connections.close_all()

    waiting = threading.Thread(target=look)
    with transaction.atomic():
        current = lock_subscription(subscription.pk)
        current.plan = offered().exclude(pk=current.plan_id).get(code="start")
        current.save()
        waiting.start()
        _until_somebody_waits()
    waiting.join(20)
    assert found == ["start"]


def _until_somebody_waits() -> None:
    until = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waits")
