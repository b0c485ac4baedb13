"""Giving a card: its fields are Stripe's own, in a frame, and its number never reaches us."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from billing.actions.paying import begin_card, take_card
from billing.queries import subscription_of
from foundation.errors import ActionError


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


_SCRIPT, _API = _origin(settings.STRIPE_JS_URL), _origin(settings.STRIPE_API_URL)
POLICY: dict[str, Any] = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, _SCRIPT],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],  # Stripe's script sizes its frames by style
    "connect-src": [CSP.SELF, _SCRIPT, _API],
    "frame-src": [_SCRIPT, _API, "https://hooks.stripe.com"],
}
"""The pages' policy, with room for Stripe on this page alone."""


@csp_override(POLICY)
@store_page("store.billing", always=True)
@require_safe
def card(request: StoreRequest) -> HttpResponse:
    """Type a card. Stripe leads back here with `?setup_intent=`, which we look at before we believe it."""
    subscription = subscription_of(request.store)
    home = redirect("backoffice:billing", handle=request.store.handle)
    if subscription is None:
        return home
    given = request.GET.get("setup_intent", "")
    try:
        if given:
            take_card(
                subscription=subscription,
                setup_intent=given,
                now=timezone.now(),
                actor=actor_of(request),
            )
            messages.success(request, _("Your card is saved"))
            return home
        secret = begin_card(subscription=subscription)
    except ActionError as error:
        messages.error(request, str(error))
        return home
    back = reverse("backoffice:billing_card", kwargs={"handle": request.store.handle})
    local = urlsplit(settings.STRIPE_API_URL).hostname != "api.stripe.com"
    facts = {
        "secret": secret,
        "key": settings.STRIPE_PUBLISHABLE_KEY,
        "script": settings.STRIPE_JS_URL,
        "api": settings.STRIPE_API_URL if local else "",
        "currency": (subscription.price.currency if subscription.price else request.store.currency).lower(),
        "language": "zh" if get_language() == "zh-hans" else "en",
        "back": request.build_absolute_uri(back),
    }
    return render(request, "billing/card.html", facts)
