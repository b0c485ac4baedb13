"""Outboxes of webhooks in the console: of all stores, and of one."""

from __future__ import annotations

from collections.abc import Callable

import redis
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console import outbox
from console.access import OperatorRequest, operator_page
from console.forms import ReasonForm
from console.refusals import refused
from foundation.errors import ActionError
from plugins.webhooks import standing
from plugins.webhooks.models import Endpoint
from tenants.meters.queries import webhooks_of
from tenants.models import Store

PAGE = 50


@operator_page
@require_safe
def webhooks(request: OperatorRequest) -> HttpResponse:
    """Stores with webhooks, those with trouble first, as the last sweep found them."""
    chosen = {name: request.GET.get(name, "")[:100] for name in ("q", "state")}
    try:
        fleet = standing.fleet()
        ids = outbox.stores_in(fleet.outboxes, words=chosen["q"], state=chosen["state"])
        page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        tried = webhooks_of(shown)
    except redis.RedisError:
        return render(request, "console/webhooks.html", {"is_away": True})
    stores = Store.objects.in_bulk(shown)
    rows = [
        (stores[store_id], fleet.outboxes[store_id], *tried[store_id])
        for store_id in shown
        if store_id in stores
    ]
    facts = {"page": page, "rows": rows, "chosen": chosen, "states": outbox.STATES.items(), "at": fleet.at}
    return render(request, "console/webhooks.html", {**facts, "whole": outbox.whole_of(fleet.outboxes)})


@operator_page
@require_safe
def store_webhooks(request: OperatorRequest, store_id: int) -> HttpResponse:
    """One store's endpoints as they stand now, and what became of its messages within a day."""
    store = get_object_or_404(Store, pk=store_id)
    words = request.GET.get("q", "").replace("\0", "")[:100]
    facts = {"rows": outbox.rows_of(store, words), "tries": outbox.tries_of(store), "form": ReasonForm()}
    return render(request, "console/store_webhooks.html", {"store": store, "q": words, **facts})


@operator_page
@require_POST
def pause(request: OperatorRequest, store_id: int, endpoint_id: int) -> HttpResponse:
    """Send nothing more to an endpoint until operators let it go on."""
    return _did(
        request, store_id, endpoint_id, outbox.pause, _("%(host)s is paused. The store's team is told.")
    )


@operator_page
@require_POST
def resume(request: OperatorRequest, store_id: int, endpoint_id: int) -> HttpResponse:
    """Send to an endpoint again."""
    return _did(request, store_id, endpoint_id, outbox.resume, _("%(host)s goes on."))


@operator_page
@require_POST
def retry(request: OperatorRequest, store_id: int, endpoint_id: int) -> HttpResponse:
    """Send now what failed."""
    done = _("What failed at %(host)s is sent again now.")
    return _did(request, store_id, endpoint_id, outbox.retry, done)


def _did(
    request: OperatorRequest, store_id: int, endpoint_id: int, act: Callable[..., str], done: str
) -> HttpResponse:
    store = get_object_or_404(Store, pk=store_id)
    try:
        host = act(request, store=store, endpoint_id=endpoint_id, reason=request.POST.get("reason", ""))
    except Endpoint.DoesNotExist:
        raise Http404 from None
    except ActionError as error:
        return refused(request, str(error), "console:store_webhooks", store_id=store.pk)
    messages.success(request, done % {"host": host})
    return redirect("console:store_webhooks", store_id=store.pk)
