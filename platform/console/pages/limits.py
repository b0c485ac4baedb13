"""A store's limits and health in the console."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console import limits
from console.access import OperatorRequest, operator_page
from console.forms import LimitForm
from foundation.errors import ActionError
from tenants.models import Store
from tenants.own_limits import LIMITS, StoreLimit, own_limits


@operator_page
@require_safe
def show(request: OperatorRequest, store_id: int) -> HttpResponse:
    """What holds for a store and what struck, its errors and slow pages: of a day, or `?span=month`."""
    store = get_object_or_404(Store, pk=store_id)
    span = limits.MONTH if request.GET.get("span") == limits.MONTH else limits.DAY
    facts = {"store": store, "span": span, **limits.facts_of(store, span)}
    return render(request, "console/store_limits.html", facts)


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OperatorRequest, store_id: int, name: str) -> HttpResponse:
    """Let another limit hold for a store, with a reason and until a day."""
    store, limit = _of(store_id, name)
    own = own_limits(store).get(name)
    begin = {}
    if own is not None:
        until = own.until.date() if own.until else None
        begin = {"value": own.value // limit.scale, "until": until, "reason": own.reason}
    form = LimitForm(request.POST or None, initial=begin, limit=limit)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        # The day itself is included.
        until = datetime.combine(given["until"], time.max, UTC) if given["until"] else None
        try:
            limits.change(
                request, store=store, limit=limit, value=given["value"], until=until, reason=given["reason"]
            )
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("The limit holds at once"))
            return redirect("console:store_limits", store_id=store.pk)
    facts = {"store": store, "limit": limit, "own": own, "form": form}
    return render(request, "console/store_limit.html", facts, status=422 if form.errors else 200)


@operator_page
@require_POST
def drop(request: OperatorRequest, store_id: int, name: str) -> HttpResponse:
    """Let the usual limit hold again."""
    store, limit = _of(store_id, name)
    if name in own_limits(store):
        limits.drop(request, store=store, limit=limit)
        messages.success(request, _("The usual limit holds again"))
    return redirect("console:store_limits", store_id=store.pk)


def _of(store_id: int, name: str) -> tuple[Store, StoreLimit]:
    if name not in LIMITS:
        raise Http404
    return get_object_or_404(Store, pk=store_id), LIMITS[name]
