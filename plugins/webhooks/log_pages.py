"""A webhook's log in the back office: what was sent, what came back, and send it again."""

from __future__ import annotations

import json
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError

from . import queries
from .actions import replay_between, replay_message, send_test
from .forms import ReplayForm
from .models import Endpoint, Message
from .pages import PAGE, RIGHT
from .tasks import deliver

STATES: dict[str, str | Promise] = {
    "": pgettext_lazy("messages", "All"),
    "waiting": gettext_lazy("Waiting"),
    "delivered": gettext_lazy("Delivered"),
    "failed": gettext_lazy("Failed"),
}
MOST_SHOWN = 64 * 1024


@store_page(RIGHT)
@require_safe
def show_endpoint(request: StoreRequest, endpoint_id: int) -> HttpResponse:
    """One webhook: how it does, and its log."""
    endpoint = get_object_or_404(Endpoint, pk=endpoint_id)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    name = request.GET.get("event", "").replace("\0", "")[:80]
    rows = queries.messages_of(endpoint, state=state, name=name)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    last = queries.last_attempts([message.pk for message in page])
    now = timezone.now()
    context = {
        "endpoint": endpoint,
        "page": page,
        "rows": [(message, last.get(message.pk)) for message in page],
        "states": STATES,
        "state": state,
        "event": name,
        "names": queries.names_in_log(endpoint),
        "is_filtered": bool(state or name),
        "is_paused": endpoint.is_on and endpoint.paused_until is not None and endpoint.paused_until > now,
        "former_until": endpoint.former_until if (endpoint.former_until or now) > now else None,
    }
    return render(request, "webhooks/detail.html", context)


@store_page(RIGHT)
@require_POST
def test(request: StoreRequest, endpoint_id: int) -> HttpResponse:
    """Send a test; its own page shows what came back."""
    get_object_or_404(Endpoint, pk=endpoint_id)
    message = send_test(endpoint_id=endpoint_id, actor=actor_of(request))
    deliver.send(endpoint_id)
    return _to_message(request, message.pk)


@store_page(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def replay(request: StoreRequest, endpoint_id: int) -> HttpResponse:
    """Choose a stretch of time that is sent again."""
    endpoint = get_object_or_404(Endpoint, pk=endpoint_id)
    now = timezone.localtime()
    since = endpoint.off_since or endpoint.failing_since or now - timedelta(days=1)
    form = ReplayForm(
        request.POST or None,
        initial={"since": timezone.localtime(since), "until": now + timedelta(minutes=1)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = replay_between(endpoint_id=endpoint_id, actor=actor_of(request), **form.cleaned_data)
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            deliver.send(endpoint_id)
            messages.success(
                request,
                ngettext("%(count)s message is sent again.", "%(count)s messages are sent again.", count)
                % {"count": count},
            )
            return redirect("backoffice:webhook", handle=request.store.handle, endpoint_id=endpoint_id)
    context = {"form": form, "endpoint": endpoint}
    return render(request, "webhooks/replay.html", context, status=422 if form.errors else 200)


@store_page(RIGHT)
@require_safe
def show_message(request: StoreRequest, message_id: int) -> HttpResponse:
    """One message: what was sent, and every try."""
    message = get_object_or_404(Message.objects.select_related("endpoint"), pk=message_id)
    context = {
        "message": message,
        "endpoint": message.endpoint,
        "body": _readable(message.body)[:MOST_SHOWN],
        "attempts": list(message.attempts.order_by("-pk")[:PAGE]),
        "is_open": message.state in {"waiting", "sending"},
    }
    return render(request, "webhooks/message.html", context)


def _readable(body: str) -> str:
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2)


@store_page(RIGHT)
@require_POST
def replay_one(request: StoreRequest, message_id: int) -> HttpResponse:
    """Send one message again."""
    message = get_object_or_404(Message, pk=message_id)
    try:
        replay_message(message_id=message_id, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is sent again."))
        deliver.send(message.endpoint_id)
    return _to_message(request, message_id)


def _to_message(request: StoreRequest, message_id: int) -> HttpResponse:
    return redirect("backoffice:webhook_message", handle=request.store.handle, message_id=message_id)
