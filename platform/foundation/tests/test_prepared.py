"""A prepared read gives the rows that the queryset gives."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.models import Event
from foundation.prepared import PreparedRead
from tenants.models import Store

pytestmark = pytest.mark.django_db


def test_rows_are_the_models_own_with_json_read(store: Store) -> None:
    made = Event.objects.create(name="a.b", subject="x:1", actor="system", payload={"n": [1, "二"]})
    read = PreparedRead(Event, "WHERE t.subject = ANY(%s) ORDER BY t.id", extra={"twice": "t.id * 2"})
    (row,) = read.rows(["x:1", "y:1"])
    assert row == made
    assert row.payload == {"n": [1, "二"]}
    assert row.at == made.at
    assert vars(row)["twice"] == made.pk * 2


def test_what_is_left_out_is_read_when_it_is_asked_for(store: Store) -> None:
    Event.objects.create(name="a.b", subject="x:1", actor="system", payload={"n": 1})
    (row,) = PreparedRead(Event, "WHERE t.subject = %s", left_out=("payload",)).rows("x:1")
    with CaptureQueriesContext(connection) as queries:
        assert row.payload == {"n": 1}
    assert len(queries) == 1


def test_one_row_or_none(store: Store) -> None:
    made = Event.objects.create(name="a.b", subject="x:1", actor="system", payload={})
    read = PreparedRead(Event, "WHERE t.subject = %s FOR UPDATE")
    assert (read.first("x:1"), read.get("x:1"), read.first("y:1")) == (made, made, None)
    with pytest.raises(Event.DoesNotExist):
        read.get("y:1")


def test_values_are_never_part_of_the_text(store: Store) -> None:
    assert PreparedRead(Event, "WHERE t.subject = %s").rows("'; DROP TABLE foundation_event; --") == []
