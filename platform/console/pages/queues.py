"""The queues in the console."""

from __future__ import annotations

import redis
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from console import queues
from console.access import OperatorRequest, operator_page


@operator_page
@require_safe
def show_queues(request: OperatorRequest) -> HttpResponse:
    """What waits, since when, and what failed."""
    try:
        facts = {"waiting": queues.waiting(), "failed": queues.failed()}
    except redis.RedisError:
        return render(request, "console/queues.html", {"is_away": True})
    return render(request, "console/queues.html", facts)
