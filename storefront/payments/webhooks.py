"""The addresses that gateways report to, on the platform's host."""

from __future__ import annotations

import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from foundation.errors import ActionError
from foundation.rates import Rate, client_ip
from kaidian_sdk.points.payments import GatewayMessage
from tenants.context import in_store
from tenants.models import Store
from tenants.queries import store_by_uid

from .actions import handle_message
from .gateways import STRIPE, GatewayDown, GatewayRefused, WebhookRefused, find_gateway
from .gateways.stripe import read_event

log = logging.getLogger(__name__)
MESSAGES = Rate("gateway-webhooks", most=600, seconds=60)
"""What one address may send: each message takes a plugin's time before its signature is known."""


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Of the one account for all stores: 200 when handled or not ours, 400 when not signed, 503 to be told
    again.
    """
    try:
        event = read_event(request.body, request.headers)
    except WebhookRefused as error:
        return _not_signed(error)
    store = _store(event.store)
    if store is None:
        log.info("%s %s names no store of ours", event.message.kind, event.message.id)
        return HttpResponse(status=200)
    with in_store(store):
        return _handled(STRIPE, event.message)


@csrf_exempt
@require_POST
def gateway_webhook(request: HttpRequest, store: uuid.UUID, plugin: str, gateway: str) -> HttpResponse:
    """Of a gateway in one store: as above, 404 where the gateway is not on, 429 for who sends too much."""
    if not MESSAGES.take(client_ip(request)):
        return HttpResponse(status=429)
    found = store_by_uid(store)
    if found is None or found.status == Store.Status.CLOSED:
        return HttpResponse(status=404)
    name = plugin if gateway == plugin else f"{plugin}/{gateway}"
    with in_store(found):
        taker = find_gateway(name)
        if taker is None or taker.declared.read_webhook is None:
            return HttpResponse(status=404)
        try:
            message = taker.read_webhook(request.body, request.headers)
        except WebhookRefused as error:
            return _not_signed(error)
        except GatewayDown:
            return HttpResponse(status=503)
        return _handled(name, message)


def _handled(gateway: str, message: GatewayMessage) -> HttpResponse:
    try:
        handle_message(gateway=gateway, message=message)
    except GatewayDown:
        return HttpResponse(status=503)
    except (ActionError, GatewayRefused) as error:
        log.warning("%s told of a payment, and then would not say how it stands: %s", gateway, error)
    return HttpResponse(status=200)


def _not_signed(error: WebhookRefused) -> HttpResponse:
    log.warning("a webhook was refused: %s", error)
    return HttpResponse("The signature does not match.", status=400, content_type="text/plain")


def _store(uid: str) -> Store | None:
    try:
        known = uuid.UUID(uid)
    except ValueError:
        return None
    return store_by_uid(known)
