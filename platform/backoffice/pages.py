"""Pages of the back office that belong to no domain: the dashboard."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import checklist, dashboard
from .access import StoreRequest, store_page


@store_page("store.view")
@require_safe
def show_dashboard(request: StoreRequest) -> HttpResponse:
    """Today's figures, what is left to set up, and what the domains have to show."""
    store, member = request.store, request.member
    lines = checklist.read_checklist(store, member)
    return render(
        request,
        "backoffice/dashboard.html",
        {
            "figures": dashboard.read_figures(store, member),
            "main": dashboard.read_panels(store, member, "main"),
            "aside": dashboard.read_panels(store, member, "aside"),
            "checklist": lines,
            "done": sum(line.done for line in lines),
        },
    )
