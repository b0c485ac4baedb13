"""The next bill as it stands by now: the plan, what waits for it, and what comes off it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, store_page
from billing.queries import subscription_of
from billing.shown import told_lines
from billing.stripe import subscriptions as at_stripe
from billing.stripe.facts import BillingDown, BillingRefused


@store_page("store.billing", always=True)
@require_safe
def next_bill(request: StoreRequest) -> HttpResponse:
    """What the plan's page loads later, since Stripe is asked; a page of its own without script."""
    subscription = subscription_of(request.store)
    comes = subscription is not None and subscription.bill_comes
    try:
        found = at_stripe.upcoming(subscription.stripe_ref) if subscription and comes else None
    except (BillingDown, BillingRefused):
        found = None
    facts = {"bill": found, "lines": told_lines(found.lines) if found else [], "comes": comes}
    name = "coming_bill" if request.headers.get("HX-Request") else "coming"
    return render(request, f"billing/{name}.html", facts)
