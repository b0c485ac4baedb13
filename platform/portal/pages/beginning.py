"""The dashboard's card about a new store's first products, while they come in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from backoffice.access import StoreRequest, store_page
from portal import beginnings


@store_page("catalog.view")
@require_safe
def progress(request: StoreRequest) -> HttpResponse:
    """The card as it is now. Once everything is in, the whole page is read anew."""
    panel = beginnings.read_panel(request.store)
    if panel is None or not panel["progress"].moves:
        return HttpResponseClientRefresh()
    return render(request, "portal/first_products.html", {"facts": panel})


@store_page("catalog.edit")
@require_POST
def dismiss(request: StoreRequest) -> HttpResponse:
    """The result was read."""
    beginnings.dismiss()
    return redirect("backoffice:dashboard", handle=request.store.handle)
