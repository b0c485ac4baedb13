"""The addresses that providers report to, on the platform's host."""

from __future__ import annotations

import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tenants.context import in_store
from tenants.models import Store
from tenants.queries import store_by_uid

from .actions import handle_event
from .providers import InvalidWebhookError, ProviderDownError, get_provider

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 when handled or not ours, 400 when not signed by Stripe, 503 to be told again."""
    provider = get_provider("stripe")
    try:
        event = provider.parse_webhook(request.body, request.headers)
    except InvalidWebhookError as error:
        log.warning("a webhook was refused: %s", error)
        return HttpResponse("The signature does not match.", status=400, content_type="text/plain")
    store = _store(event.store)
    if store is None:
        log.info("%s %s names no store of ours", event.kind, event.id)
        return HttpResponse(status=200)
    try:
        with in_store(store):
            handle_event(provider=provider.name, event=event)
    except ProviderDownError:
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def _store(uid: str) -> Store | None:
    try:
        known = uuid.UUID(uid)
    except ValueError:
        return None
    return store_by_uid(known)
