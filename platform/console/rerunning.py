"""Failed jobs of stores, run again by operators: the same task with the same arguments.

Every task may run twice anyway (a worker that dies leaves its tasks to another), so once more does no harm.
"""

from __future__ import annotations

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext as _

from console import queues
from console.access import OperatorRequest
from console.acts import record_act
from console.queues import Failed
from foundation.errors import ActionError
from tenants.models import Store
from tenants.tasks import queue_of


def run_again(request: OperatorRequest, *, store: Store, task_id: str, reason: str) -> Failed:
    """Hand a failed job of the store to a worker once more, and take it off the list.

    Raises ActionError (reason_required, job_gone), redis.RedisError, kombu.exceptions.OperationalError; then
    nothing was handed over.
    """
    if not reason.strip():
        raise ActionError("reason_required", _("Say why. It is kept with what you do."), field="reason")
    mine = (task for task in queues.failed() if task.id == task_id and task.store == store.pk)
    task = next(mine, None)
    call = queues.call_of(task) if task and task.may_run_again else None
    if task is None or call is None or task.name not in current_app.tasks or not queues.take(task):
        raise ActionError("job_gone", _("This job can't be run again: somebody did it, or it is too old."))
    args, kwargs = call
    try:
        with transaction.atomic():  # nothing runs that is not written down
            record_act(
                request, "job.run_again", store=store, subject=task.name, reason=reason, error=task.error
            )
            current_app.send_task(task.name, args, kwargs, queue=queue_of(task.name, store.pk))
    except Exception:
        queues.put_back(task)
        raise
    return task
