"""The dashboard, the search and the menu as a page."""

from __future__ import annotations

from babel.dates import format_date
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from backoffice import checklist, dashboard, search
from backoffice.access import StoreRequest, store_page
from backoffice.entrance import way_in
from foundation.ui.formats import babel_locale


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
            "top": dashboard.read_panels(store, member, "top"),
            "main": dashboard.read_panels(store, member, "main"),
            "aside": dashboard.read_panels(store, member, "aside"),
            "checklist": lines,
            "done": sum(line.done for line in lines),
            "today": format_date(timezone.localdate(), "full", locale=babel_locale()),
            "next_step": next((line.url for line in lines if not line.done), ""),
        },
    )


@store_page("store.view")
@require_safe
def search_everything(request: StoreRequest) -> HttpResponse:
    """What the domains find for `?q=`: a page, or the lines of the command palette."""
    query = request.GET.get("q", "").strip()
    groups = search.find_everything(store=request.store, member=request.member, query=query)
    name = "search_hits" if request.headers.get("HX-Request") else "search"
    return render(request, f"backoffice/{name}.html", {"query": query, "groups": groups})


@store_page("store.view")
@require_safe
def show_more(request: StoreRequest) -> HttpResponse:
    """The whole menu as a page, for phones without script."""
    return render(request, "backoffice/more.html")


@store_page("store.view")
@require_safe
def view_shop(request: StoreRequest) -> HttpResponse:
    """On to the page `?to=` of the shop, also when the shop is closed to everybody else."""
    return HttpResponseRedirect(way_in(request.store, request.GET.get("to", "/")))
