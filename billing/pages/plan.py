"""The plan of a store: what it is, how much of it is used, what it costs, and everything to do about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from billing.actions import paying
from billing.actions.asking import BANK_ASKS
from billing.actions.coupons import replaced_by, use_code
from billing.discounts import living_use, waiting_use
from billing.forms import CodeForm, TaxForm
from billing.life import UNPAID, ends_at, next_bill, trial_days
from billing.models import BoughtAddOn, Invoice, Price, Subscription
from billing.pdf import bill_pdf
from billing.queries import (
    asking_bill,
    credit_left,
    features_lost,
    owed_by,
    question_of,
    subscription_of,
    usage_of,
    usage_under,
)
from billing.shelf import named_by, pays_in, shelf_of, standing, wanted_of
from billing.shown import bars, coupon_text, state_badge, told_lines
from foundation.errors import ActionError

NEWEST = 12


@store_page("store.billing", always=True)
@require_safe
def plan(request: StoreRequest) -> HttpResponse:
    """The store's plan, its state, its usage against the limits, the plans on sale, and its bills."""
    subscription = subscription_of(request.store)
    return render(request, "billing/free.html") if subscription is None else _show(request, subscription)


def _show(request: StoreRequest, subscription: Subscription, problem: str = "") -> HttpResponse:
    """The plan's page; with what can't be done said on top, and 422."""
    label, tone = state_badge(subscription)
    facts = {
        "subscription": subscription,
        "state_label": label,
        "state_tone": tone,
        "ends_at": ends_at(subscription),
        "owed": owed_by(subscription) if subscription.state in UNPAID else None,
        "question": question_of(subscription),
        "asking": asking_bill(request.store),
        "bars": bars(usage_of(request.store)),
        "bill_comes": subscription.bill_comes,
        "shelf": shelf_of(subscription, request.GET),
        "add_ons": BoughtAddOn.objects.filter(subscription=subscription).select_related("price__plan"),
        "bills": Invoice.objects.filter(store_id=request.store.pk).order_by("-issued_at", "-pk")[:NEWEST],
        "tax_form": TaxForm(
            initial={"kind": subscription.tax_id_kind or "cn_tin", "value": subscription.tax_id}
        ),
        "code_form": CodeForm(),
        "coupon": _coupon_of(subscription),
        "credit": credit_left(request.store, pays_in(subscription)),
        "problem": problem,
    }
    return render(request, "billing/plan.html", facts, status=422 if problem else 200)


@store_page("store.billing", always=True)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StoreRequest) -> HttpResponse:
    """What another plan would cost now (`?price=`), and going to it."""
    subscription = _of(request)
    given = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and "price" not in given:
        messages.error(request, _("Choose a plan first."))
        return _home(request)
    try:
        price, add_ons = wanted_of(subscription, given)
    except ActionError as error:
        return _show(request, subscription, str(error))
    if not subscription.card:
        card = reverse("backoffice:billing_card", kwargs={"handle": request.store.handle})
        return redirect(f"{card}?{urlencode(named_by(price, add_ons))}")
    if given.get("from", now := standing(subscription)) != now:
        messages.warning(request, _("Your plan was changed meanwhile. This is what it costs now."))
        return _preview(request, subscription, price, add_ons)
    if request.method == "POST":
        return _do(
            request,
            lambda: paying.choose_plan(
                subscription=subscription,
                price=price,
                add_ons=add_ons,
                key=request.POST.get("key", "")[:40],
                now=timezone.now(),
                actor=actor_of(request),
            ),
            _("Thank you. Your plan is %(plan)s now.") % {"plan": price.plan.name},
        )
    return _preview(request, subscription, price, add_ons)


def _preview(
    request: StoreRequest, subscription: Subscription, price: Price, add_ons: dict[int, int]
) -> HttpResponse:
    """What a plan costs, and what is over or changes with it."""
    try:
        costs = paying.preview_change(subscription=subscription, price=price, add_ons=add_ons)
    except ActionError as error:
        messages.error(request, str(error))
        return _home(request)
    beyond = [each for each in usage_under(subscription, price, add_ons) if each.is_beyond]
    facts = {
        "subscription": subscription,
        "price": price,
        "costs": costs,
        "lines": told_lines(costs.lines),
        "wanted": named_by(price, add_ons).items(),
        "key": uuid.uuid4(),
        "standing": standing(subscription),
        "is_smaller": _is_smaller(subscription, price),
        "trial_days": trial_days(subscription, timezone.now()),
        "next_bill": next_bill(subscription, price),
        "lost": features_lost(subscription, price, add_ons),
        "too_many": bars([each for each in beyond if each.more is None]),
        "counted": bars([each for each in beyond if each.more is not None]),
    }
    return render(request, "billing/change.html", facts)


@store_page("store.billing", always=True)
@require_POST
def pay(request: StoreRequest) -> HttpResponse:
    """Try the card with what is open."""
    subscription = _of(request)
    return _do(
        request,
        lambda: paying.pay_now(subscription=subscription, now=timezone.now(), actor=actor_of(request)),
        _("Thank you, all is well again."),
    )


@store_page("store.billing", always=True)
@require_POST
def cancel(request: StoreRequest) -> HttpResponse:
    """Let the plan end with what is paid for; with `keep` take that back."""
    subscription, keeps = _of(request), "keep" in request.POST
    return _do(
        request,
        lambda: paying.set_cancellation(
            subscription=subscription, cancels=not keeps, now=timezone.now(), actor=actor_of(request)
        ),
        _("Your plan goes on.") if keeps else _("Your plan is cancelled"),
    )


@store_page("store.billing", always=True)
@require_POST
def tax(request: StoreRequest) -> HttpResponse:
    """The tax number of bills."""
    subscription, form = _of(request), TaxForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This tax number can't be right."))
        return _home(request)
    return _do(
        request,
        lambda: paying.set_tax_id(
            subscription=subscription,
            kind=form.cleaned_data["kind"],
            value=form.cleaned_data["value"],
            actor=actor_of(request),
        ),
        _("Saved"),
    )


@store_page("store.billing", always=True)
@require_POST
def code(request: StoreRequest) -> HttpResponse:
    """A coupon's code. Where it would take the place of another, both are shown first; `replace` says yes."""
    subscription, form = _of(request), CodeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This code is not valid, or not any more."))
        return _home(request)
    typed = form.cleaned_data["code"]
    try:
        both = replaced_by(subscription=subscription, code=typed, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return _home(request)
    if both is not None and "replace" not in request.POST:
        before, coupon = both
        facts = {
            "before": {"use": before, "text": coupon_text(before.coupon)},
            "coupon": coupon,
            "text": coupon_text(coupon),
        }
        return render(request, "billing/code.html", facts)
    return _do(
        request,
        lambda: use_code(
            subscription=subscription,
            code=form.cleaned_data["code"],
            now=timezone.now(),
            actor=actor_of(request),
        ),
        _("The code counts from your next bill on."),
    )


@store_page("store.billing", always=True)
@require_safe
def bill(request: StoreRequest, bill_uid: uuid.UUID) -> HttpResponse:
    """A bill, or a receipt once it is paid, as PDF."""
    row = get_object_or_404(Invoice, store_id=request.store.pk, uid=bill_uid)
    response = HttpResponse(bill_pdf(row), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{row.number or row.uid}.pdf"'
    return response


def _coupon_of(subscription: Subscription) -> dict[str, Any] | None:
    use = living_use(subscription, timezone.now()) or waiting_use(subscription)
    return None if use is None else {"use": use, "text": coupon_text(use.coupon)}


def _of(request: StoreRequest) -> Subscription:
    subscription = subscription_of(request.store)
    if subscription is None:
        raise Http404
    return subscription


def _do(request: StoreRequest, action: Callable[[], Any], done: str) -> HttpResponseRedirect:
    try:
        action()
        messages.success(request, done)
    except ActionError as error:
        if error.code == BANK_ASKS:
            return redirect("backoffice:billing_confirm", handle=request.store.handle)
        messages.error(request, str(error))
    return _home(request)


def _home(request: StoreRequest) -> HttpResponseRedirect:
    return redirect("backoffice:billing", handle=request.store.handle)


def _is_smaller(subscription: Subscription, price: Price) -> bool:
    return bool(subscription.stripe_ref) and price.plan.position < subscription.plan.position
