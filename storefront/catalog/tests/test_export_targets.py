"""Products go to a plugin's target batch by batch, and whatever the target does stays the target's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.testing import check_access, client_of, open_another, personas
from foundation.errors import ActionError
from foundation.models import Event
from plugins.actions import install_plugin, remove_plugin, switch_plugin
from plugins.models import Installation, LogLine
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from storefront.catalog import tasks
from storefront.catalog.actions import create_product
from storefront.catalog.actions.exports import cancel_export, continue_export, run_export, start_export
from storefront.catalog.drafts import ProductDraft, VariantDraft
from storefront.catalog.exporting import targets as targets_module
from storefront.catalog.exporting.targets import find_target, targets
from storefront.catalog.models import Product, ProductExport
from storefront.catalog.queries.backoffice import ProductFilter
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
Status = ProductExport.Status


@pytest.fixture(autouse=True)
def depot(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with the plugin `depot` and five products, two to a batch."""
    monkeypatch.setattr("storefront.catalog.exporting.targets.BATCH", 2)
    for number in range(1, 6):
        vendor = "" if number == 4 else "Kiln"
        variants = (VariantDraft(price=100),)
        create_product(draft=ProductDraft(title=f"Bowl {number}", vendor=vendor, variants=variants))
    with with_plugins("storefront.catalog.tests.depot"):
        install_plugin(plugin="depot")
        yield store


def started(wanted: ProductFilter | None = None) -> ProductExport:
    """An export that was asked for."""
    target = find_target("depot", "yard")
    assert target is not None
    values = {"names": "row 7", "token": "s3cret"}
    return start_export(target=target, values=values, wanted=wanted or ProductFilter())


def ran(row: ProductExport) -> ProductExport:
    """What a worker makes of it."""
    assert run_export(export_id=row.pk, until=timezone.now() + timedelta(minutes=1))
    return ProductExport.objects.get(pk=row.pk)


def told(number: int) -> Any:
    """What the plugin kept of a batch."""
    return PluginStorage("depot").get(f"batch {number}")


def events_of(row: ProductExport) -> list[tuple[str, dict[str, Any]]]:
    """What was recorded of it, without what all of them say."""
    rows = Event.objects.filter(name__startswith="export.").order_by("pk")
    same = {"product_export", "plugin", "target"}
    return [(each.name, {k: v for k, v in each.payload.items() if k not in same}) for each in rows]


def test_all_products_are_sent_and_told_one_by_one(store: Store) -> None:
    row = ran(started())
    assert (row.status, row.total, row.done, row.refused, row.sent) == (Status.FINISHED, 5, 5, 1, 4)
    chosen = {"names": "row 7", "token": "s3cret"}
    assert told(1) == {"run": row.pk, "last": False, "titles": ["Bowl 1", "Bowl 2"], "chosen": chosen}
    assert told(3) == {"run": row.pk, "last": True, "titles": ["Bowl 5"], "chosen": chosen}
    message = {"en": "It has no vendor.", "zh-hans": "没有厂商。"}
    assert row.problems == [{"handle": "bowl-4", "message": message}]
    assert row.note == {"en": "Batch 3 is here.", "zh-hans": "第 3 批已收到。"}
    assert "s3cret" not in str(row.values)
    assert events_of(row) == [("export.started", {}), ("export.finished", {"sent": 4, "refused": 1})]


def test_only_what_the_filter_means_is_sent(store: Store) -> None:
    row = ran(started(ProductFilter(vendor="Kiln", words="bowl")))
    assert (row.total, row.done, row.refused) == (4, 4, 0)
    with pytest.raises(ActionError) as refused:
        started(ProductFilter(vendor="nobody"))
    assert (refused.value.code, ProductExport.objects.count()) == ("export_empty", 1)


@pytest.mark.parametrize("does", ["raise", "hang", "rubbish", "strange"])
def test_a_target_that_fails_stops_it_there_and_it_can_go_on(settings: Any, does: str) -> None:
    settings.PLUGIN_PATIENCE = 0.02 if does == "hang" else 20
    PluginStorage("depot").set("does", does)
    PluginStorage("depot").set("well", 1)
    row = ran(started())
    assert (row.status, row.done, row.batches) == (Status.FAILED, 2, 1)
    assert row.reason["en"] == "The plugin failed or took too long. Its page says what happened."
    assert LogLine.objects.get().place == "export_targets/yard"
    assert Installation.objects.get().troubles["export_targets/yard"]["in_a_row"] == 1
    assert events_of(row)[1] == ("export.stopped", {"sent": 2, "reason": "target_failed"})

    settings.PLUGIN_PATIENCE = 20
    PluginStorage("depot").set("does", "")
    row = ran(continue_export(export_id=row.pk))
    assert (row.status, row.done, row.reason) == (Status.FINISHED, 5, {})
    assert told(2)["titles"] == ["Bowl 3", "Bowl 4"]
    with pytest.raises(ActionError, match="is through"):
        continue_export(export_id=row.pk)


def test_who_fails_often_is_left_alone(store: Store) -> None:
    PluginStorage("depot").set("does", "raise")
    row = ran(started())
    for _again in range(4):
        row = ran(continue_export(export_id=row.pk))
    assert PluginStorage("depot").get("calls") == 5
    row = ran(continue_export(export_id=row.pk))
    assert PluginStorage("depot").get("calls") == 5
    assert (
        row.reason["en"]
        == "The plugin failed often and is left alone for a while. Let the export go on later."
    )


@pytest.mark.parametrize("leave", ["off", "removed", "gone"])
def test_a_target_that_leaves_meanwhile_is_told(leave: str) -> None:
    row = started()
    if leave == "off":
        switch_plugin(plugin="depot", is_on=False)
    elif leave == "removed":
        remove_plugin(plugin="depot", with_data=True)
    with with_plugins(*(["storefront.catalog.tests.depot"] if leave != "gone" else [])):
        row = ran(row)
        assert (row.status, row.done, targets()) == (Status.FAILED, 0, [])
    assert row.reason["en"].startswith("The plugin that takes these products is off.")


def test_it_can_be_ended_and_goes_on_behind_what_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    row = started()
    assert not run_export(export_id=row.pk, until=timezone.now() - timedelta(seconds=1))
    cancel_export(export_id=row.pk)
    row = ran(row)
    assert (row.status, row.done, PluginStorage("depot").get("calls", 0)) == (Status.CANCELLED, 0, 0)
    Product.objects.get(handle="bowl-1").delete()
    row = ran(continue_export(export_id=row.pk))
    assert (row.status, row.total, told(1)["titles"]) == (Status.FINISHED, 4, ["Bowl 2", "Bowl 3"])


def test_a_batch_that_was_with_the_target_when_it_was_ended_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = started()
    hand_over = targets_module.hand_over

    def ended_meanwhile(*args: Any) -> Any:
        cancel_export(export_id=row.pk)
        return hand_over(*args)

    monkeypatch.setattr("storefront.catalog.actions.exports.hand_over", ended_meanwhile)
    row = ran(row)
    assert (row.status, row.done, row.batches) == (Status.CANCELLED, 2, 1)


def test_one_whose_worker_died_is_taken_up_and_never_counts_a_batch_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent_on: list[int] = []
    monkeypatch.setattr(tasks.export_products, "send", sent_on.append)
    row = started()
    tasks.resume_exports()
    assert sent_on == []
    ProductExport.objects.update(touched_at=timezone.now() - timedelta(minutes=4))
    tasks.resume_exports()
    assert sent_on == [row.pk]

    hand_over = targets_module.hand_over

    def overtaken(*args: Any) -> Any:
        ProductExport.objects.filter(pk=row.pk).update(batches=1, done=2, last=args[1].ids[-1])
        return hand_over(*args)

    monkeypatch.setattr("storefront.catalog.actions.exports.hand_over", overtaken)
    row = ran(row)
    assert (row.status, row.done, row.batches) == (Status.RUNNING, 2, 1)


def test_one_at_a_time_goes_to_a_target(store: Store) -> None:
    started()
    with pytest.raises(ActionError, match="under way"):
        started()
    assert ProductExport.objects.count() == 1


def test_old_ones_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.catalog.actions.exports.KEPT_EXPORTS", 1)
    rows = [ran(started()).pk for _each in range(3)]
    assert list(ProductExport.objects.order_by("pk").values_list("pk", flat=True)) == rows[1:]


def test_pages_offer_it_show_it_and_keep_what_was_typed(store: Store, store_owner: Any) -> None:
    people = personas(store, open_another())
    check_access(people, store, "product_exports")
    check_access(people, store, "product_export_to", {"plugin": "depot", "target": "yard"})
    client, base = client_of(store_owner), f"/stores/{store.handle}/products/exports/"
    page = client.get(f"{base}?q=bowl&vendor=Kiln").text
    address = f"{base}to/depot/yard?q=bowl&amp;vendor=Kiln&amp;sort=-updated"
    assert address in page
    assert "4 products, as the list is filtered." in page
    assert "None yet." in page

    address = f"{base}to/depot/yard"
    again = client.post(address, {"names": "", "token": "x"})
    assert (again.status_code, "s3cret" in again.text) == (422, False)
    answer = client.post(address, {"names": "row 9", "token": "s3cret"})
    with in_store(store):
        row = ProductExport.objects.get()
    assert answer.headers["Location"] == f"{base}{row.pk}/"
    busy = client.post(address, {"names": "row 10", "token": ""})
    assert (busy.status_code, "row 10" in busy.text, "under way already" in busy.text) == (422, True, True)
    assert "hx-get" in client.get(f"{base}{row.pk}/").text
    client.post(f"{base}{row.pk}/cancel")
    assert "You ended this export" in client.get(f"{base}{row.pk}/").text
    client.post(f"{base}{row.pk}/continue")
    with in_store(store):
        ran(row)
    page = client.get(f"{base}{row.pk}/").text
    assert [words in page for words in ("It has no vendor.", "bowl-4", "Batch 3 is here.")] == [True] * 3
    form = client.get(address).text
    assert ("row 9" in form, "s3cret" in form) == (True, False)
    client.post(address, {"names": "row 11", "token": ""})
    with in_store(store):
        ran(ProductExport.objects.latest("pk"))
        assert told(1)["chosen"] == {"names": "row 11", "token": "s3cret"}


def test_without_plugins_it_costs_nothing() -> None:
    with with_plugins(), CaptureQueriesContext(connection) as asked:
        assert targets() == []
    assert len(asked) == 0
