"""The address that Stripe reports to about plans, on the platform's host."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing.actions.hearing import hear
from billing.stripe import BillingDown, BillingRefused, WebhookRefused
from billing.stripe.messages import read_message

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 when handled, or not ours, or heard before; 400 when not signed; 503 to be told again."""
    try:
        message = read_message(request.body, request.headers)
    except WebhookRefused as error:
        log.warning("a webhook about a plan was refused: %s", error)
        return HttpResponse("The signature does not match.", status=400, content_type="text/plain")
    try:
        hear(message=message, now=timezone.now())
    except BillingDown:
        return HttpResponse(status=503)
    except BillingRefused as error:
        log.warning("Stripe told of a plan, and then would not say how it stands: %s", error)
    return HttpResponse(status=200)
