"""Products of a plugin's source pass the same way as a file's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.testing import check_access, client_of, open_another, personas
from plugins.actions import install_plugin, switch_plugin
from plugins.models import LogLine
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from storefront.catalog.actions.imports import (
    add_import_from,
    check_import,
    delete_import,
    run_import,
    start_import,
)
from storefront.catalog.importing.sources import find_source, sources
from storefront.catalog.models import Product, ProductImport
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
Status = ProductImport.Status


@pytest.fixture(autouse=True)
def depot(store: Store) -> Iterator[Store]:
    """A store with the plugin `depot`."""
    with with_plugins("storefront.catalog.tests.depot"):
        install_plugin(plugin="depot")
        yield store


def fetched(names: str) -> ProductImport:
    """An import that was asked for and looked over, as a worker does."""
    source = find_source("depot", "shelf")
    assert source is not None
    row = add_import_from(source=source, values={"names": names, "token": "s3cret"})
    check_import(import_id=row.pk)
    return ProductImport.objects.get(pk=row.pk)


def test_they_are_checked_told_row_by_row_and_brought_in(store: Store) -> None:
    row = fetched("Jade ring\nBad\nClay bowl")
    assert (row.status, row.total, row.file_name) == (Status.CHECKED, 3, "Depot's shelf")
    assert [(each["line"], each["handle"], each["column"]) for each in row.problems] == [
        (3, "d-2", "Variant Price")
    ]
    assert "s3cret" not in str(row.source)
    assert PluginStorage("depot").get("asked")["token"] == "s3cret"

    start_import(import_id=row.pk)
    assert run_import(import_id=row.pk, until=timezone.now() + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.status, row.created, row.summary["left_out"]) == (Status.FINISHED, 2, 1)
    assert set(Product.objects.values_list("title", flat=True)) == {"Jade ring", "Clay bowl"}


@pytest.mark.parametrize("does", ["raise", "hang", "rubbish"])
def test_a_source_that_fails_is_told_and_changes_nothing(settings: Any, does: str) -> None:
    settings.PLUGIN_PATIENCE = 0.001 if does == "hang" else 20
    PluginStorage("depot").set("does", does)
    row = fetched("Jade ring\nClay bowl")
    assert (row.status, row.summary["code"]) == (Status.FAILED, "source_failed")
    assert LogLine.objects.get().place == "import_sources/shelf"
    assert Product.objects.count() == 0
    delete_import(import_id=row.pk)


def test_a_source_that_is_off_meanwhile_is_told(store: Store) -> None:
    source = find_source("depot", "shelf")
    assert source is not None
    row = add_import_from(source=source, values={"names": "x", "token": ""})
    switch_plugin(plugin="depot", is_on=False)
    check_import(import_id=row.pk)
    row.refresh_from_db()
    assert (row.status, row.summary["code"], sources()) == (Status.FAILED, "source_gone", [])


def test_the_page_offers_it_and_keeps_what_was_typed(store: Store, store_owner: Any) -> None:
    parts = {"plugin": "depot", "source": "shelf"}
    check_access(personas(store, open_another()), store, "product_import_from", parts)
    client = client_of(store_owner)
    base = f"/stores/{store.handle}/products/import"
    address = f"{base}/from/depot/shelf"
    assert address in client.get(base).text
    assert client.post(address, {"names": "", "token": "x"}).status_code == 422
    answer = client.post(address, {"names": "Jade ring", "token": ""})
    with in_store(store):
        row = ProductImport.objects.get()
        assert answer.headers["Location"] == f"{base}/{row.pk}/"
        switch_plugin(plugin="depot", is_on=False)
    assert client.get(address).status_code == 404


def test_without_plugins_it_costs_nothing() -> None:
    with with_plugins(), CaptureQueriesContext(connection) as asked:
        assert sources() == []
    assert len(asked) == 0
