"""The worker's connections outlive a task, and not a fault."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from kaidian.celery import app
from kaidian.worker import WorkerConnections
from tenants.tasks import queue_of as store_queue

pytestmark = pytest.mark.django_db(transaction=True)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def around_a_task() -> None:
    """What the worker's signals do before and after each task."""
    WorkerConnections(app).close_database()


def queue_of(task: str) -> str:
    """The queue that a task is sent to."""
    return str(app.amqp.router.route({}, task)["queue"].name)


def test_what_renders_pictures_waits_in_a_queue_of_its_own() -> None:
    app.loader.import_default_modules()
    rendering = {
        *(f"storefront.catalog.tasks.{name}" for name in ("prepare_media", "complete_media")),
        "storefront.catalog.tasks.prepare_collection_picture",
        *(f"storefront.content.tasks.render_{name}_picture" for name in ("shop", "article")),
    }
    assert rendering <= set(app.tasks)
    assert {name for name in app.tasks if queue_of(name) == "pictures"} == rendering
    assert queue_of("storefront.catalog.tasks.import_file") == "celery"


def test_a_worker_takes_from_all_queues_and_what_is_sent_reaches_one() -> None:
    taken = app.amqp.queues.consume_from
    assert {name: queue.routing_key for name, queue in taken.items()} == {
        name: name
        for name in (
            "celery",
            "pictures",
            "webhooks",
            "archives",
            *(f"stores-{number}" for number in range(8)),
        )
    }


def test_tasks_of_stores_are_dealt_out_by_store() -> None:
    assert [store_queue("tenants.tasks.deliver_event", store) for store in (1, 2, 9)] == [
        "stores-1",
        "stores-2",
        "stores-1",
    ]
    assert store_queue("storefront.catalog.tasks.prepare_media", 1) == "pictures"


def test_webhooks_wait_in_a_queue_of_their_own() -> None:
    app.loader.import_default_modules()
    assert {name for name in app.tasks if queue_of(name) == "webhooks"} == {"plugins.webhooks.tasks.deliver"}


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
