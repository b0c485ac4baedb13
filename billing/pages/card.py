"""Giving a card: its fields are Stripe's own, in a frame, and its number never reaches us."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from billing.actions.asking import BANK_ASKS
from billing.actions.paying import begin_card, take_card
from billing.queries import question_of, subscription_of
from foundation.errors import ActionError

from .browser import POLICY, script_facts


@csp_override(POLICY)
@store_page("store.billing", always=True)
@require_safe
def card(request: StoreRequest) -> HttpResponse:
    """Type a card. Stripe leads back here with `?setup_intent=`, which we look at before we believe it."""
    subscription = subscription_of(request.store)
    home = redirect("backoffice:billing", handle=request.store.handle)
    confirm = redirect("backoffice:billing_confirm", handle=request.store.handle)
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
            return home if question_of(subscription) is None else confirm
        secret = begin_card(subscription=subscription)
    except ActionError as error:
        if error.code == BANK_ASKS:  # the card is saved, and what was owed is asked about
            messages.success(request, _("Your card is saved"))
            return confirm
        messages.error(request, str(error))
        return home
    back = reverse("backoffice:billing_card", kwargs={"handle": request.store.handle})
    facts = {
        "currency": (subscription.price.currency if subscription.price else request.store.currency).lower(),
        **script_facts(secret=secret, back=request.build_absolute_uri(back)),
    }
    return render(request, "billing/card.html", facts)
