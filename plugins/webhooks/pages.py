"""Webhooks in the back office: which there are, what they are told, and their secrets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from foundation.events import catalogue
from plugins.secrets import opened, sealed

from . import queries
from .actions import remove_endpoint, rotate_secret, save_endpoint, switch_endpoint
from .choices import groups
from .forms import EndpointForm
from .models import Endpoint
from .payloads import schema_of

RIGHT = "plugins.manage"
PAGE = 50
_SHOWN_ONCE = "webhook_secret"
_METHODS = ["GET", "HEAD", "POST"]


@store_page(RIGHT)
@require_safe
def list_endpoints(request: StoreRequest) -> HttpResponse:
    """All webhooks, each with its state and what waits for it."""
    q = request.GET.get("q", "").replace("\0", "").strip()[:100]
    page = Paginator(queries.endpoints(q), PAGE).get_page(request.GET.get("page"))
    return render(request, "webhooks/list.html", {"page": page, "q": q})


@store_page(RIGHT)
@require_http_methods(_METHODS)
def add_endpoint(request: StoreRequest) -> HttpResponse:
    """A new webhook; then its secret is shown, this once."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_endpoint(actor=actor_of(request), **form.cleaned_data)
        except ActionError as error:
            _refuse(form, error)
        else:
            return _to_secret(request, saved.endpoint.pk, saved.secret)
    return _form_page(request, form, None)


@store_page(RIGHT)
@require_http_methods(_METHODS)
def edit_endpoint(request: StoreRequest, endpoint_id: int) -> HttpResponse:
    """Another address, or other events."""
    endpoint = get_object_or_404(Endpoint, pk=endpoint_id, app="")
    form = EndpointForm(request.POST or None, endpoint=endpoint)
    if request.method == "POST" and form.is_valid():
        try:
            save_endpoint(endpoint=endpoint, actor=actor_of(request), **form.cleaned_data)
        except ActionError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Saved"))
            return _to_endpoint(request, endpoint_id)
    return _form_page(request, form, endpoint)


def _refuse(form: EndpointForm, error: ActionError) -> None:
    form.add_error(error.field or None, str(error))


def _form_page(request: StoreRequest, form: EndpointForm, endpoint: Endpoint | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "endpoint": endpoint, "groups": groups()}
    return render(request, "webhooks/form.html", context, status=422 if form.errors else 200)


def _to_endpoint(request: StoreRequest, endpoint_id: int) -> HttpResponse:
    return redirect("backoffice:webhook", handle=request.store.handle, endpoint_id=endpoint_id)


def _to_secret(request: StoreRequest, endpoint_id: int, secret: str) -> HttpResponse:
    # Sealed for the moment between two pages, and gone with the second.
    request.session[_SHOWN_ONCE] = [request.store.pk, endpoint_id, sealed(secret)]
    return redirect("backoffice:webhook_secret", handle=request.store.handle, endpoint_id=endpoint_id)


@store_page(RIGHT)
@require_safe
def show_secret(request: StoreRequest, endpoint_id: int) -> HttpResponse:
    """The secret, once: after that nobody can read it here."""
    endpoint = get_object_or_404(Endpoint, pk=endpoint_id)
    kept = request.session.get(_SHOWN_ONCE)
    secret = ""
    if kept and kept[:2] == [request.store.pk, endpoint_id]:
        secret = opened(request.session.pop(_SHOWN_ONCE)[2])
    context = {"endpoint": endpoint, "secret": secret, "is_rotated": bool(endpoint.former_secret)}
    return render(request, "webhooks/secret.html", context)


@store_page(RIGHT)
@require_POST
def rotate(request: StoreRequest, endpoint_id: int) -> HttpResponse:
    """A new secret; the former one signs too for a day."""
    get_object_or_404(Endpoint, pk=endpoint_id, app="")
    return _to_secret(request, endpoint_id, rotate_secret(endpoint_id=endpoint_id, actor=actor_of(request)))


@store_page(RIGHT)
@require_POST
def switch(request: StoreRequest, endpoint_id: int) -> HttpResponse:
    """Turn a webhook on or off."""
    get_object_or_404(Endpoint, pk=endpoint_id)
    is_on = request.POST.get("on") == "1"
    try:
        switch_endpoint(endpoint_id=endpoint_id, is_on=is_on, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The webhook is on.") if is_on else _("The webhook is off."))
    return _to_endpoint(request, endpoint_id)


@store_page(RIGHT)
@require_POST
def remove(request: StoreRequest, endpoint_id: int) -> HttpResponse:
    """Remove a webhook with its log."""
    get_object_or_404(Endpoint, pk=endpoint_id, app="")
    remove_endpoint(endpoint_id=endpoint_id, actor=actor_of(request))
    messages.success(request, _("Removed"))
    return redirect("backoffice:webhooks", handle=request.store.handle)


@store_page(RIGHT)
@require_safe
def show_events(request: StoreRequest) -> HttpResponse:
    """Every event: what it means, and what is sent."""
    return render(request, "webhooks/events.html", {"groups": groups()})


@store_page(RIGHT)
@require_safe
def show_schemas(request: StoreRequest) -> HttpResponse:
    """JSON Schemas of all messages, {event: schema}."""
    schemas = {name: schema_of(event) for name, event in sorted(catalogue().items())}
    return JsonResponse(schemas, json_dumps_params={"ensure_ascii": False, "indent": 1})
