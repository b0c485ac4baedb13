"""Giving a card: its fields are Stripe's own, in a frame, and its number never reaches us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from billing.actions.asking import BANK_ASKS, CARD_UNCONFIRMED
from billing.actions.paying import begin_card, take_card
from billing.models import Price, Subscription
from billing.queries import question_of, subscription_of
from billing.shelf import named_by, pays_in, wanted_of
from foundation.errors import ActionError

from .browser import POLICY, script_facts


@csp_override(POLICY)
@store_page("store.billing", always=True)
@require_safe
def card(request: StoreRequest) -> HttpResponse:
    """Type a card. Stripe leads back here with `?setup_intent=`, which we look at before we believe it.

    Who chose a plan before (`?price=`, as `billing_change` takes it) is led to what it costs afterwards.
    """
    subscription = subscription_of(request.store)
    if subscription is None:
        return redirect("backoffice:billing", handle=request.store.handle)
    wish = _wish(subscription, request.GET)
    given = request.GET.get("setup_intent", "")
    if given:
        return _taken(request, subscription, given, wish)
    try:
        secret = begin_card(subscription=subscription)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("backoffice:billing", handle=request.store.handle)
    back = request.build_absolute_uri(_address(request, "billing_card", wish))
    facts = {
        "wanted": wish and wish.price.plan,
        "currency": pays_in(subscription).lower(),
        **script_facts(secret=secret, back=back),
    }
    return render(request, "billing/card.html", facts)


class Wish(NamedTuple):
    """A plan that was chosen before there was a card. Only what is on sale is carried on, no address."""

    price: Price
    add_ons: dict[int, int]


def _wish(subscription: Subscription, given: Mapping[str, str]) -> Wish | None:
    try:
        return Wish(*wanted_of(subscription, given)) if "price" in given else None
    except ActionError:
        return None


def _address(request: StoreRequest, page: str, wish: Wish | None) -> str:
    url = reverse(f"backoffice:{page}", kwargs={"handle": request.store.handle})
    return f"{url}?{urlencode(named_by(*wish))}" if wish else url


def _taken(
    request: StoreRequest, subscription: Subscription, setup_intent: str, wish: Wish | None
) -> HttpResponse:
    """Take the card, and lead to what comes next."""
    home = _address(request, "billing_change", wish) if wish else _address(request, "billing", None)
    try:
        take_card(
            subscription=subscription,
            setup_intent=setup_intent,
            now=timezone.now(),
            actor=actor_of(request),
        )
    except ActionError as error:
        if error.code != BANK_ASKS:
            messages.error(request, str(error))
            again = error.code == CARD_UNCONFIRMED
            return redirect(_address(request, "billing_card", wish) if again else home)
        asks = True  # the card is saved, and what was owed is asked about
    else:
        asks = question_of(subscription) is not None
    messages.success(request, _("Your card is saved"))
    return redirect(_address(request, "billing_confirm", None) if asks else home)
