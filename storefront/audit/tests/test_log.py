"""The log of a store: sentences, filters, keyset, export; nothing of another store."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from backoffice.actions import change_store
from backoffice.testing import check_access, client_of, open_another, personas
from foundation.events import catalogue
from foundation.models import Event
from storefront.audit.words import plain_meaning
from storefront.catalog.actions import create_product
from storefront.catalog.drafts import ProductDraft, VariantDraft
from tenants.actions import make_role
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(store: Store) -> Client:
    account = store.memberships.get().account
    account.name, account.language = "Mei", "en"
    account.save()
    return client_of(account)


def rename(store: Store, name: str, actor: str) -> None:
    change_store(store=store, name=name, email="a@example.com", locales=[], time_zone="UTC", actor=actor)


def shown(owner: Client, store: Store, **query: str) -> list[tuple[str, str]]:
    page = owner.get(f"/stores/{store.handle}/log", query)
    assert page.status_code == 200
    return [(event.name, name) for event, _, name, _, _ in page.context["rows"]]


def test_only_with_the_right(store: Store) -> None:
    people = personas(store, open_another())
    check_access(people, store, "audit")
    check_access(people, store, "audit_export")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_event_has_a_sentence_without_code(language: str) -> None:
    with translation.override(language):
        for name in catalogue():
            text = plain_meaning(name)
            assert text.endswith("。" if language == "zh-hans" else ".")
            assert not re.search(r"[`{<\"]|ISO 8601|None", text), name


def test_who_did_what_is_told_with_a_link(store: Store, owner: Client) -> None:
    actor = f"account:{store.memberships.get().account_id}"
    with in_store(store):
        product = create_product(
            draft=ProductDraft(title="Jade ring", variants=(VariantDraft(price=1),)), actor=actor
        )
    text = owner.get(f"/stores/{store.handle}/log").text
    assert f'<a href="/stores/{store.handle}/products/{product.pk}/">Jade ring</a>' in text
    assert "Mei · " in text
    chinese = owner.get(f"/stores/{store.handle}/log", headers={"accept-language": "zh"}).text
    assert "Mei" in chinese


def test_filters_by_person_kind_words_and_day(store: Store, owner: Client) -> None:
    me = f"account:{store.memberships.get().account_id}"
    with in_store(store):
        Event.objects.all().delete()
    rename(store, "New name", me)
    rename(store, "Newer name", "token:7")
    make_role(store=store, name="Night", permissions=[], actor="account:999")
    changed, role = "store.changed", "role.made"
    assert shown(owner, store) == [(role, "A former member"), (changed, "An API token"), (changed, "Mei")]
    assert shown(owner, store, who=me) == [(changed, "Mei")]
    assert shown(owner, store, who="programs") == [(changed, "An API token")]
    assert shown(owner, store, kind="role") == [(role, "A former member")]
    assert shown(owner, store, q="newer") == [(changed, "An API token")]
    assert shown(owner, store, q="made a role") == [(role, "A former member")]
    assert shown(owner, store, q="mei") == [(changed, "Mei")]
    today = timezone.now().date()
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert len(shown(owner, store, since=today.isoformat(), until=tomorrow)) == 3
    assert shown(owner, store, since=(today + timedelta(days=2)).isoformat()) == []
    assert len(shown(owner, store, since="nonsense", who="nobody", kind="x")) == 3


def test_what_happened_by_itself_is_shown_on_demand(store: Store, owner: Client) -> None:
    with in_store(store):
        Event.objects.all().delete()
        Event.objects.create(name="product.created", subject="product:1", actor="system")
    url = f"/stores/{store.handle}/log"
    page = owner.get(url, {"kind": "product"}).text
    assert "Nobody did anything like this" in page
    assert 'href="?kind=product&amp;all=on"' in page
    rename(store, "New name", "token:7")
    changed, drawn = ("store.changed", "An API token"), ("product.created", "Automatic")
    assert shown(owner, store) == [changed]
    assert shown(owner, store, all="on") == [changed, drawn]
    assert shown(owner, store, who="platform") == [drawn]
    for query, names in (({}, ["store.changed"]), ({"all": "on"}, ["product.created", "store.changed"])):
        answer: Any = owner.get(f"{url}/export", query)
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert [row[4] for row in csv.reader(io.StringIO(text))][1:] == names
    assert f'href="{url}/export?all=on"' in owner.get(url, {"all": "on"}).text


_MANY = """
INSERT INTO foundation_event (name, subject, actor, payload, at, delivered_at)
SELECT 'media.rendered', 'product:1', 'system', '{}', now(), now() FROM generate_series(1, 100000)
"""


def test_among_many_that_nobody_did_the_few_are_found_by_an_index(store: Store, owner: Client) -> None:
    with in_store(store):
        Event.objects.all().delete()
        Event.objects.create(name="store.changed", subject="store:1", actor="account:7")
        with connection.cursor() as cursor:
            cursor.execute(_MANY)
            cursor.execute("ANALYZE foundation_event")
    url = f"/stores/{store.handle}/log"
    assert [name for name, _who in shown(owner, store)] == ["store.changed"]
    for query in ({}, {"who": "team"}, {"kind": "store"}):
        with CaptureQueriesContext(connection) as asked:
            owner.get(url, query)
        (read,) = [each["sql"] for each in asked if 'FROM "foundation_event"' in each["sql"]]
        with in_store(store), connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {read}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "event_of_somebody" in plan
        assert "Seq Scan" not in plan


def test_the_ten_thousandth_row_costs_what_the_first_does(store: Store, owner: Client) -> None:
    with in_store(store):
        Event.objects.bulk_create(
            Event(name="product.created", subject=f"product:{number}", actor="system", payload={})
            for number in range(10_000)
        )
        first = Event.objects.order_by("pk")[5060].pk
    url = f"/stores/{store.handle}/log?all=on"
    owner.get(url)
    with CaptureQueriesContext(connection) as begin:
        owner.get(url)
    with CaptureQueriesContext(connection) as end:
        last = owner.get(url, {"all": "on", "before": str(first)})
    assert len(last.context["rows"]) == 50
    reads = [sum(query["sql"].startswith("SELECT") for query in asked) for asked in (begin, end)]
    assert reads[0] == reads[1]
    assert not [query for query in end if "OFFSET" in query["sql"]]


def test_the_chosen_part_is_exported(store: Store, owner: Client) -> None:
    rename(store, "=1+1", "token:7")
    answer: Any = owner.get(f"/stores/{store.handle}/log/export", {"kind": "store", "who": "programs"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head == ["Number", "Time", "Who", "What happened", "Event", "About", "Details"]
    assert row[2:6] == ["An API token", plain_meaning("store.changed"), "store.changed", f"store:{store.pk}"]
    assert '"name": ["Test Store", "=1+1"]' in row[6]
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{store.handle}-log-')


def test_nothing_of_another_store(store: Store, owner: Client) -> None:
    other = open_another()
    rename(other, "Other secret", "token:7")
    assert shown(owner, store, q="secret") == []
    assert owner.get(f"/stores/{other.handle}/log").status_code == 404
