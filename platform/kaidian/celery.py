"""The Celery app. Tasks take the store as their first argument and enter it themselves (tenants.tasks)."""

from __future__ import annotations

import os
import time
from typing import Any

from celery import Celery
from celery.signals import before_task_publish, task_failure, task_postrun, task_prerun

from console.queues import QUEUED_AT, note_failure
from foundation.request_ids import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaidian.settings")

app = Celery("kaidian", fixups=["kaidian.worker:with_django"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@before_task_publish.connect
def _send_request_id(headers: dict[str, Any], **_: object) -> None:
    headers["request_id"] = request_id.get()
    headers[QUEUED_AT] = time.time()


@task_failure.connect
def _note_failure(sender: Any, args: Any, exception: BaseException, kwargs: Any = None, **_: object) -> None:
    # A task of a store has its id as the first argument (tenants.tasks).
    store = args[0] if args and isinstance(args[0], int) else None
    name = str(getattr(sender, "name", ""))
    error = f"{type(exception).__name__}: {exception}"
    note_failure(name=name, store=store, error=error, at=time.time(), args=args or (), kwargs=kwargs)


@task_prerun.connect
def _take_request_id(task: Any, **_: object) -> None:
    request_id.set(getattr(task.request, "request_id", None) or "")


@task_postrun.connect
def _forget_request_id(**_: object) -> None:
    request_id.set("")
