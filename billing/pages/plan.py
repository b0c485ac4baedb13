"""The plan of a store: what it is, how much of it is used, and until when."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, store_page
from billing.life import ends_at
from billing.queries import subscription_of, usage_of
from billing.shown import bars, state_badge


@store_page("store.billing", always=True)
@require_safe
def plan(request: StoreRequest) -> HttpResponse:
    """The store's plan, its state, and its usage against the limits."""
    subscription = subscription_of(request.store)
    if subscription is None:
        return render(request, "billing/free.html")
    label, tone = state_badge(subscription)
    facts = {
        "subscription": subscription,
        "state_label": label,
        "state_tone": tone,
        "ends_at": ends_at(subscription),
        "bars": bars(usage_of(request.store)),
    }
    return render(request, "billing/plan.html", facts)
