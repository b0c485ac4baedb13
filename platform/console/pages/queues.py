"""The queues in the console."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import redis
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as QueueError

from console import queues
from console.access import OperatorRequest, operator_page
from console.forms import ReasonForm
from console.known_stores import known_stores
from console.refusals import refused
from console.rerunning import run_again
from foundation.errors import ActionError
from tenants import jobs
from tenants.models import Store

PAGE = 10
LONGEST_WORDS = 100


@operator_page
@require_safe
def show_queues(request: OperatorRequest) -> HttpResponse:
    """What waits, since when, and what failed: of all stores, or of `?store=<id>`; `?q=` searches."""
    try:
        facts = _facts(request)
    except redis.RedisError:
        return render(request, "console/queues.html", {"is_away": True})
    return render(request, "console/queues.html", facts)


def _facts(request: HttpRequest) -> dict[str, Any]:
    chosen = request.GET.get("store", "")
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    failed = queues.failed()
    troubled = queues.by_store(failed, jobs.held())
    known = known_stores(row.store for row in troubled)
    of_stores = [(row, known[row.store]) for row in troubled]
    of_tasks = [
        (task, known.get(task.store or 0)) for task in failed if not chosen or str(task.store) == chosen
    ]
    if words:
        of_stores = [each for each in of_stores if each[1].has(words)]
        of_tasks = [each for each in of_tasks if each[0].has(words) or (each[1] and each[1].has(words))]
    return {
        "waiting": queues.waiting(),
        "of_stores": _page(request, of_stores, "page"),
        "failed": _page(request, of_tasks, "failed"),
        "chosen": chosen,
        "q": words,
        "form": ReasonForm(),
    }


def _page[Row](request: HttpRequest, rows: Sequence[Row], name: str) -> Page[Row]:
    return Paginator(rows, PAGE).get_page(request.GET.get(name))


@operator_page
@require_POST
def run_job_again(request: OperatorRequest, store_id: int, task_id: str) -> HttpResponse:
    """Hand a failed job to a worker once more; then the page goes on where it was (its query string)."""
    store, query = get_object_or_404(Store, pk=store_id), request.GET.urlencode()
    try:
        task = run_again(request, store=store, task_id=task_id, reason=request.POST.get("reason", ""))
    except ActionError as error:
        return refused(request, str(error), "console:queues", query=query)
    except (redis.RedisError, QueueError):
        said = _("Valkey does not answer. Nothing was run; try again in a minute.")
        return refused(request, said, "console:queues", query=query)
    messages.success(request, _("%(task)s runs again") % {"task": task.name})
    return redirect(f"{reverse('console:queues')}?{query}" if query else "console:queues")
