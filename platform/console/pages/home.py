"""The first page of the console."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from console.access import OperatorRequest, operator_page
from console.queries import acts_found, platform_figures, stores_found
from plugins.remote_apps.directory.models import RemoteApp
from plugins.review.queries import waiting
from themes.directory.queries import waiting_versions
from vetting.complaint_queries import how_many_complaints_wait
from vetting.queries import how_many_wait

FEW = 8


@operator_page
@require_safe
def home(request: OperatorRequest) -> HttpResponse:
    """How the platform stands, what waits for a decision, and what was done last."""
    facts = {
        "figures": platform_figures(),
        "versions": waiting(),
        "apps": RemoteApp.objects.filter(status=RemoteApp.Status.IN_REVIEW).order_by("changed_at"),
        "themes": waiting_versions(),
        "businesses": how_many_wait(),
        "complaints": how_many_complaints_wait(),
        "failed": stores_found(health="failed")[:FEW],
        "acts": acts_found().order_by("-pk")[:FEW],
        "newest": stores_found().order_by("-pk")[:FEW],
    }
    return render(request, "console/home.html", facts)
