"""The worker's connections outlive a task, and not a fault."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from kaidian.celery import app
from kaidian.worker import WorkerConnections

pytestmark = pytest.mark.django_db(transaction=True)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def around_a_task() -> None:
    """What the worker's signals do before and after each task."""
    WorkerConnections(app).close_database()


def test_a_connection_is_kept_from_one_task_to_the_next() -> None:
    first = backend()
    around_a_task()
    assert backend() == first


def test_a_connection_that_broke_is_replaced() -> None:
    first = backend()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    around_a_task()
    assert backend() != first
