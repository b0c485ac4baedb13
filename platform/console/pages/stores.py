"""Stores in the console: found, looked at, suspended and opened again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.models import SupportVisit
from backoffice.queries import team_of
from backoffice.support import VISIT, open_grant
from console import actions, queries
from console.access import OperatorRequest, operator_page
from console.forms import ReasonForm
from console.parts import parts_of
from console.refusals import refused
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page
from tenants.models import Store


@operator_page
@require_safe
def stores(request: OperatorRequest) -> HttpResponse:
    """All stores, the newest first."""
    chosen = {name: request.GET.get(name, "") for name in ("q", "status", "plan", "health")}
    rows = queries.stores_found(
        words=chosen["q"], status=chosen["status"], plan=chosen["plan"], health=chosen["health"]
    )
    page = keyset_page(request, rows)
    owners = queries.owners_of(page.rows)
    facts = {
        "page": page,
        "rows": [(store, owners[store.pk], queries.is_behind(store)) for store in page.rows],
        "chosen": chosen,
        "statuses": Store.Status.choices,
        "plans": queries.plans_in_use(),
        "healths": queries.HEALTHS.items(),
    }
    return render(request, "console/stores.html", facts)


@operator_page
@require_safe
def store(request: OperatorRequest, store_id: int) -> HttpResponse:
    """One store: what it is, who runs it, how much it holds, what happened."""
    found = get_object_or_404(Store, pk=store_id)
    with_automatic = "all" in request.GET
    facts = {
        "store": found,
        "team": team_of(found),
        "hosts": found.domains.order_by("-is_primary", "host"),
        "usage": queries.usage_of(found, with_automatic=with_automatic),
        "with_automatic": with_automatic,
        "subscription": queries.subscription_of(found),
        "failure": queries.failure_of(found),
        "is_behind": queries.is_behind(found),
        "acts": queries.acts_found(store_id=found.pk).order_by("-pk")[: queries.LATEST],
        "grant": open_grant(found),
        "visits": found.support_visits.select_related("operator").order_by("-pk")[: queries.FEW],
        "parts": parts_of(found),
        "form": ReasonForm(),
    }
    return render(request, "console/store.html", facts)


@operator_page
@require_POST
def suspend(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Pause a store; the reason is for its team."""
    found = get_object_or_404(Store, pk=store_id)
    try:
        actions.suspend(request, store=found, reason=request.POST.get("reason", ""))
    except ActionError as error:
        return refused(request, str(error), "console:store", store_id=found.pk)
    messages.success(request, _("%(store)s is suspended") % {"store": found.name})
    return redirect("console:store", store_id=found.pk)


@operator_page
@require_POST
def reopen(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Open a suspended or closed store again."""
    found = get_object_or_404(Store, pk=store_id)
    try:
        actions.reopen(request, store=found, reason=request.POST.get("reason", ""))
    except ActionError as error:
        return refused(request, str(error), "console:store", store_id=found.pk)
    messages.success(request, _("%(store)s is open again") % {"store": found.name})
    return redirect("console:store", store_id=found.pk)


@operator_page
@require_POST
def enter(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Go into the store's back office as its support; the reason is kept, and told to its owners."""
    found = get_object_or_404(Store.objects.exclude(status=Store.Status.CLOSED), pk=store_id)
    try:
        visit = actions.enter(request, store=found, reason=request.POST.get("reason", ""))
    except ActionError as error:
        return refused(request, str(error), "console:store", store_id=found.pk)
    request.session[VISIT] = visit.pk
    return redirect("backoffice:dashboard", handle=found.handle)


@operator_page
@require_POST
def leave(request: OperatorRequest) -> HttpResponse:
    """Leave the store that one is in, also one that is paused."""
    own = SupportVisit.objects.select_related("store").filter(operator_id=request.operator.pk)
    visit = own.filter(pk=request.session.pop(VISIT, None)).first()
    if visit is None:
        return redirect("console:stores")
    actions.leave(request, visit=visit)
    return redirect("console:store", store_id=visit.store_id)
