"""Confirming a charge at the owner's bank (3-D Secure): the way there, and what came of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods

from backoffice.access import StoreRequest, actor_of, store_page
from billing.actions.questions import asked_of, give_up, look_again
from billing.models import Subscription
from billing.queries import subscription_of
from foundation.errors import ActionError

from .browser import POLICY, script_facts


@csp_override(POLICY)
@store_page("store.billing", always=True)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: StoreRequest) -> HttpResponse:
    """What the bank asks. Stripe leads back here, and we look at what it says; POST lets a plan be."""
    subscription = subscription_of(request.store)
    if subscription is None:
        raise Http404
    try:
        if request.method == "POST":
            return _leave(request, subscription, timezone.now())
        current = look_again(subscription=subscription, now=timezone.now(), actor=actor_of(request))
        what = asked_of(current)
    except ActionError as error:
        messages.error(request, str(error))
        return _home(request)
    if what is None:
        if request.GET.get("redirect_status") == "succeeded":
            messages.success(request, _("Thank you. Your bank confirmed the payment."))
        else:
            messages.info(request, _("Your bank asks for nothing any more."))
        return _home(request)
    back = reverse("backoffice:billing_confirm", kwargs={"handle": request.store.handle})
    facts = {
        "subscription": current,
        "what": what,
        "card": what.card,
        **script_facts(secret=what.payment.secret, back=request.build_absolute_uri(back)),
    }
    return render(request, "billing/confirm.html", facts)


def _leave(request: StoreRequest, subscription: Subscription, now: datetime) -> HttpResponse:
    if give_up(subscription=subscription, now=now, actor=actor_of(request)):
        current = subscription_of(request.store)
        if current is not None and current.stripe_ref != subscription.stripe_ref:
            messages.success(request, _("Thank you. Your bank confirmed the payment."))
        else:
            messages.info(request, _("All stays as it was, and nothing was charged."))
    return _home(request)


def _home(request: StoreRequest) -> HttpResponse:
    return redirect("backoffice:billing", handle=request.store.handle)
