"""The queues in the console."""

from __future__ import annotations

from typing import Any

import redis
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as QueueError

from console import queues
from console.access import OperatorRequest, operator_page
from console.forms import ReasonForm
from console.rerunning import run_again
from foundation.errors import ActionError
from tenants import jobs
from tenants.models import Store


@operator_page
@require_safe
def show_queues(request: OperatorRequest) -> HttpResponse:
    """What waits, since when, and what failed: of all stores, or of `?store=<id>`."""
    try:
        facts = _facts(request)
    except redis.RedisError:
        return render(request, "console/queues.html", {"is_away": True})
    return render(request, "console/queues.html", facts)


def _facts(request: HttpRequest) -> dict[str, Any]:
    failed = queues.failed()
    of_stores = queues.by_store(failed, jobs.held())
    chosen = request.GET.get("store", "")
    shown = [task for task in failed if not chosen or str(task.store) == chosen][: queues.SHOWN]
    ids = {row.store for row in of_stores}
    names = dict(Store.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {
        "waiting": queues.waiting(),
        "of_stores": [(row, names.get(row.store, "")) for row in of_stores[: queues.SHOWN]],
        "failed": [(task, names.get(task.store or 0, "")) for task in shown],
        "chosen": chosen,
        "form": ReasonForm(),
    }


@operator_page
@require_POST
def run_job_again(request: OperatorRequest, store_id: int, task_id: str) -> HttpResponse:
    """Hand a failed job to a worker once more."""
    store = get_object_or_404(Store, pk=store_id)
    try:
        task = run_again(request, store=store, task_id=task_id, reason=request.POST.get("reason", ""))
    except ActionError as error:
        messages.error(request, str(error))
    except (redis.RedisError, QueueError):
        messages.error(request, _("Valkey does not answer. Nothing was run; try again in a minute."))
    else:
        messages.success(request, _("%(task)s runs again") % {"task": task.name})
    return redirect("console:queues")
