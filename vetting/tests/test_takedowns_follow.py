"""What was taken down stays down, whatever way it might come back."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from backoffice.testing import member_client
from console.testing import operator_client
from foundation.errors import ActionError
from foundation.permissions import Role
from storefront.catalog.actions import create_product, delete_product, update_product
from storefront.catalog.actions.publishing import set_status
from storefront.catalog.drafts import ProductDraft, VariantDraft
from storefront.catalog.models import Product
from storefront.content.actions import create_article, create_blog, create_page, delete_page
from storefront.content.drafts import ArticleDraft, BlogDraft, PageDraft
from storefront.content.models import ContentPage
from storefront.testing import make_product, shopper_at
from tenants.archive import media
from tenants.archive.arrive import Arrived, import_store
from tenants.archive.backups import make_backup
from tenants.archive.export import export_store
from tenants.archive.file import ArchiveReader
from tenants.archive.models import Backup
from tenants.archive.restore import restore_store
from tenants.archive.schemas import drop_schema
from tenants.archive.undo import undo_restore
from tenants.context import in_store, on_platform
from tenants.hosts import routes
from tenants.models import Store
from vetting.actions.complaining import decide_complaint, object_to
from vetting.actions.withdrawing import withdraw_complaint
from vetting.complaint_states import Status
from vetting.models import Complaint, TakedownCopy
from vetting.tests.complaining import OPS, anybody, take_down, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def backups(tmp_path: Path, settings: Any) -> None:
    """Backups of this test alone."""
    options = {"location": tmp_path / "backups", "base_url": None}
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "backups": kept}


def archive_of(store: Store) -> bytes:
    out = io.BytesIO()
    export_store(store=store, file=out)
    return out.getvalue()


def arrive(archive: bytes, handle: str = "") -> Arrived:
    return import_store(archive=ArchiveReader(io.BytesIO(archive)), handle=handle)


def vanish(store: Store) -> None:
    with in_store(store):
        media.forget_all()
    connection.check_constraints()
    drop_schema(store.schema_name, store.db_alias)
    Store.objects.filter(pk=store.pk).delete()


def seen(store: Store, ring: Product) -> int:
    routes.forget_all()
    return shopper_at(Store.objects.get(pk=store.pk)).get(f"/products/{ring.handle}").status_code


def publish(store: Store, ring: Product) -> int:
    with in_store(Store.objects.get(pk=store.pk)):
        return set_status(product_ids=[ring.pk], status=Product.Status.ACTIVE)


@pytest.mark.parametrize("is_older", [True, False])
def test_a_copy_of_the_store_does_not_bring_it_back(
    store: Store, ring: Product, complaint: Complaint, is_older: bool
) -> None:
    before = archive_of(store)
    taken = take_down(complaint)
    arrived = arrive(before if is_older else archive_of(store), "twin")
    assert "Taken down after a complaint, and hidden here too: Ring" in arrived.notes
    twin = arrived.store
    assert (seen(store, ring), seen(twin, ring)) == (404, 404)
    with pytest.raises(ActionError) as error:
        publish(twin, ring)
    assert error.value.code == "taken_down"
    with on_platform():
        owner = member_client(twin, Role.OWNER)
        assert "Ring" in owner.get(f"/stores/twin/complaints/{taken.number}").content.decode()
        ops = operator_client().get(f"/operator/complaints/{taken.number}").content.decode()
    assert f"/operator/stores/{twin.pk}" in ops
    withdraw_complaint(complaint=taken)
    assert (seen(store, ring), seen(twin, ring)) == (200, 200)


def test_nor_does_a_copy_of_a_copy_whose_first_is_gone(
    store: Store, ring: Product, complaint: Complaint
) -> None:
    before = archive_of(store)
    take_down(complaint)
    twin = arrive(before, "twin").store
    third = archive_of(twin)
    vanish(twin)
    assert TakedownCopy.objects.get().store is None
    again = arrive(third).store
    assert (again.uid, seen(again, ring)) == (twin.uid, 404)
    assert TakedownCopy.objects.get().store == again
    assert seen(arrive(third, "fourth").store, ring) == 404


def test_a_store_that_left_and_comes_back_is_held_as_before(
    store: Store, ring: Product, complaint: Complaint
) -> None:
    before = archive_of(store)
    take_down(complaint)
    vanish(store)
    assert Complaint.objects.get().store is None
    again = arrive(before).store
    assert (Complaint.objects.get().store, seen(again, ring)) == (again, 404)
    object_to(complaint=Complaint.objects.get(), name="Shop", words="No.")
    Complaint.objects.update(wait_until=timezone.now())
    decide_complaint(complaint=complaint, status=Status.RESTORED, words="Fine.", by=OPS)
    assert seen(again, ring) == 200


def test_the_copy_of_a_store_that_is_down_is_down(store: Store, ring: Product) -> None:
    before = archive_of(store)
    with on_platform():
        anybody().post("/report", typed(store, ring, where=store.handle, kind="trademark"))
    complaint = take_down(Complaint.objects.get())
    twin = arrive(before, "twin").store
    current = Store.objects.get(pk=twin.pk)
    assert (current.status, current.held_by, current.suspended_reason) == (
        "suspended",
        "operator",
        "It is a copy.",
    )
    withdraw_complaint(complaint=complaint)
    assert {each.status for each in Store.objects.filter(pk__in=[store.pk, twin.pk])} == {"active"}


def test_a_backup_does_not_bring_it_back_for_a_moment(
    store: Store, ring: Product, complaint: Complaint, backups: None
) -> None:
    backup = make_backup(store=store)
    take_down(complaint)
    former = restore_store(backup=Backup.objects.get(pk=backup.pk))
    assert seen(store, ring) == 404
    with pytest.raises(ActionError):
        publish(store, ring)
    undo_restore(former=former)
    assert seen(store, ring) == 404


def test_numbers_that_a_backup_gives_again_are_other_things(
    store: Store, ring: Product, complaint: Complaint, backups: None
) -> None:
    backup = make_backup(store=store)
    late = make_product("Late ring", on_hand=1)
    with on_platform():
        anybody().post("/report", typed(store, late, kind="copyright"))
    take_down(Complaint.objects.get(kind="copyright"))
    restore_store(backup=Backup.objects.get(pk=backup.pk))
    current = Store.objects.get(pk=store.pk)
    with in_store(current):
        other = make_product("Something else", on_hand=1)
        assert other.pk == late.pk
    assert seen(store, other) == 200
    with in_store(current):
        set_status(product_ids=[other.pk], status=Product.Status.DRAFT)
    assert publish(store, other) == 1


def drafted(title: str, handle: str = "", status: str = "active") -> ProductDraft:
    return ProductDraft(title=title, handle=handle, status=status, variants=(VariantDraft(price=100),))


@pytest.mark.parametrize(("title", "handle"), [(" ring ", "other"), ("Another", "ring")])
def test_what_is_deleted_and_made_anew_is_held(
    store: Store, ring: Product, complaint: Complaint, title: str, handle: str
) -> None:
    take_down(complaint)
    with in_store(store):
        delete_product(product_id=ring.pk)
        with pytest.raises(ActionError) as error:
            create_product(draft=drafted(title, handle))
        assert (error.value.code, "“Ring”" in str(error.value)) == ("taken_down", True)
        assert not Product.objects.exists()
        made = create_product(draft=drafted(title, handle, "draft"))
        with pytest.raises(ActionError):
            set_status(product_ids=[made.pk], status=Product.Status.ACTIVE)
        fine = create_product(draft=drafted("Bracelet", "bracelet"))
        with pytest.raises(ActionError):
            update_product(product_id=fine.pk, draft=drafted("Ring", "bracelet"))


def test_what_has_the_same_name_already_is_left_alone(
    store: Store, ring: Product, complaint: Complaint
) -> None:
    with in_store(store):
        twin = create_product(draft=drafted("Ring"))
    take_down(complaint)
    with in_store(store):
        assert update_product(product_id=twin.pk, draft=drafted("Ring")).is_published


def test_pages_and_posts_are_held_likewise(store: Store, ring: Product) -> None:
    shown = timezone.now() - timedelta(days=1)
    with in_store(store):
        page = create_page(draft=PageDraft(title="About", body="x", published_at=shown))
    with on_platform():
        anybody().post(
            "/report", typed(store, ring, where=f"{store.host}/pages/{page.handle}", kind="privacy")
        )
    take_down(Complaint.objects.get())
    with in_store(store):
        delete_page(page_id=page.pk)
        with pytest.raises(ActionError):
            create_page(draft=PageDraft(title="ABOUT", body="x", published_at=shown))
        assert not ContentPage.objects.exists()
        create_page(draft=PageDraft(title="About", body="x", published_at=None))
        blog = create_blog(draft=BlogDraft(title="News"))
        assert create_article(
            blog_id=blog.pk, draft=ArticleDraft(title="About", body="x", published_at=shown)
        ).published_at
