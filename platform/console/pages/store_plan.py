"""One store's plan in the console: what it has and pays, and what operators give it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.life import State, ends_at
from billing.models import BoughtAddOn, CouponUse, Credit, Grant, Invoice, Subscription
from billing.queries import credit_left, subscription_of
from billing.shelf import pays_in
from billing.shown import change_text, coupon_text, state_badge
from billing.stripe.subscriptions import Difference
from console import selling
from console.access import OperatorRequest, operator_page
from console.coupon_forms import GiveCouponForm
from console.forms import ReasonForm
from console.parts import StorePart, show_part
from console.plan_forms import CreditForm, GrantForm, MoveForm, TrialForm, end_of
from console.refusals import refused
from foundation.errors import ActionError
from foundation.money import Money
from tenants.models import Store

SHOWN = 12


def register() -> None:
    """Called when the platform starts."""
    show_part(StorePart("plan", "console/parts/plan.html", read=_summary))


def _summary(store: Store) -> Mapping[str, Any]:
    subscription = subscription_of(store)
    return {} if subscription is None else _state_of(subscription)


def _state_of(subscription: Subscription) -> dict[str, Any]:
    label, tone = state_badge(subscription)
    return {
        "subscription": subscription,
        "state_label": label,
        "state_tone": tone,
        "ends_at": ends_at(subscription),
    }


@operator_page
@require_safe
def store_plan(request: OperatorRequest, store_id: int) -> HttpResponse:
    """What a store has and pays, and forms to give it more."""
    return _show(request, get_object_or_404(Store, pk=store_id))


def _forms(subscription: Subscription) -> dict[str, forms.Form]:
    currency = pays_in(subscription)
    is_trying = subscription.state == State.TRIAL and not subscription.stripe_ref
    return {
        "trial": TrialForm(initial={"until": subscription.trial_ends_at.date()}),
        "move": MoveForm(currency=currency, is_trying=is_trying),
        "more": GrantForm(),
        "credit": CreditForm(currency=currency),
        "coupon": GiveCouponForm(),
    }


def _show(request: OperatorRequest, store: Store, **tried: forms.Form) -> HttpResponse:
    subscription = subscription_of(store)
    status = 422 if tried else 200
    if subscription is None:
        facts = {"store": store, "form": ReasonForm()}
        return render(request, "console/store_plan_free.html", facts, status=status)
    uses = CouponUse.objects.filter(store=store).select_related("coupon").order_by("-pk")[:SHOWN]
    grants = Grant.objects.filter(store=store).order_by("-pk")
    facts = {
        "store": store,
        **_state_of(subscription),
        "add_ons": BoughtAddOn.objects.filter(subscription=subscription).select_related("price__plan"),
        "grants": [(row, change_text(row.change_given)) for row in grants],
        "uses": [(use, coupon_text(use.coupon)) for use in uses],
        "balance": credit_left(store, pays_in(subscription)),
        "credits": Credit.objects.filter(store=store).order_by("-pk")[:SHOWN],
        "bills": Invoice.objects.filter(store=store).order_by("-issued_at", "-pk")[:SHOWN],
        "may_lengthen": subscription.state == State.TRIAL or subscription.reason == "trial_over",
        "forms": {**_forms(subscription), **tried},
        "open": next(iter(tried), ""),
        "reason_form": ReasonForm(),
        "now": timezone.now(),
    }
    return render(request, "console/store_plan.html", facts, status=status)


def _did(
    request: OperatorRequest, store: Store, name: str, form: forms.Form, done: str, act: Callable[[], None]
) -> HttpResponse:
    """Do what a valid form asks for; otherwise the page again, with what was typed."""
    if form.is_valid():
        try:
            act()
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, done)
            return redirect("console:store_plan", store_id=store.pk)
    return _show(request, store, **{name: form})


def _of(store_id: int) -> Subscription:
    rows = Subscription.objects.select_related("store", "plan", "price")
    return get_object_or_404(rows, store_id=store_id)


@operator_page
@require_POST
def lengthen(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Let a store try until another day."""
    subscription, form = _of(store_id), TrialForm(request.POST)

    def act() -> None:
        until = end_of(form.cleaned_data["until"])
        assert until is not None
        reason = form.cleaned_data["reason"]
        selling.lengthen_trial(request, subscription=subscription, until=until, reason=reason)

    return _did(request, subscription.store, "trial", form, _("The trial goes on. Its owners are told."), act)


@operator_page
@require_POST
def move(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Put a store on another plan, or another version of its own."""
    subscription = _of(store_id)
    is_trying = subscription.state == State.TRIAL and not subscription.stripe_ref
    form = MoveForm(request.POST, currency=pays_in(subscription), is_trying=is_trying)

    def act() -> None:
        given = form.cleaned_data
        selling.put_on_plan(
            request,
            subscription=subscription,
            price=given["price"],
            difference=Difference(given.get("difference") or Difference.FORGIVEN),
            reason=given["reason"],
        )

    return _did(request, subscription.store, "move", form, _("The store has the plan now"), act)


@operator_page
@require_POST
def give_more(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Give a store more of something than its plan has."""
    store, form = get_object_or_404(Store, pk=store_id), GrantForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        until = end_of(given["until"])
        selling.give_more(request, store=store, change=given["change"], until=until, reason=given["reason"])

    return _did(request, store, "more", form, _("The store has it now"), act)


@operator_page
@require_POST
def take_back(request: OperatorRequest, store_id: int, grant_id: int) -> HttpResponse:
    """Take back what a store was given; nothing of it is deleted."""
    row = get_object_or_404(Grant.objects.select_related("store"), store_id=store_id, pk=grant_id)
    try:
        selling.take_back(request, grant=row, reason=request.POST.get("reason", ""))
    except ActionError as error:
        return refused(request, str(error), "console:store_plan", store_id=store_id)
    messages.success(request, _("Taken back. What the store has stays."))
    return redirect("console:store_plan", store_id=store_id)


@operator_page
@require_POST
def credit(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Take an amount off a store's next bills."""
    subscription = _of(store_id)
    currency = pays_in(subscription)
    form = CreditForm(request.POST, currency=currency)

    def act() -> None:
        amount = Money(form.cleaned_data["amount"], currency)
        reason = form.cleaned_data["reason"]
        selling.give_credit(request, subscription=subscription, amount=amount, reason=reason)

    return _did(
        request, subscription.store, "credit", form, _("The credit is given. Its owners are told."), act
    )


@operator_page
@require_POST
def give_coupon(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Let a store use a coupon."""
    subscription, form = _of(store_id), GiveCouponForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        code, reason = given["code"], given["reason"]
        selling.give_coupon(request, subscription=subscription, code=code, reason=reason)

    return _did(request, subscription.store, "coupon", form, _("The store has the coupon now"), act)


@operator_page
@require_POST
def cancel(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Let a plan end with what is paid for; with `keep` take that back."""
    subscription, keeps = _of(store_id), "keep" in request.POST
    reason = request.POST.get("reason", "")
    try:
        selling.set_cancellation(request, subscription=subscription, cancels=not keeps, reason=reason)
    except ActionError as error:
        return refused(request, str(error), "console:store_plan", store_id=store_id)
    messages.success(request, _("The plan goes on") if keeps else _("The plan ends with what is paid for"))
    return redirect("console:store_plan", store_id=store_id)


@operator_page
@require_POST
def begin(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Let a store that is not billed try a plan."""
    store = get_object_or_404(Store, pk=store_id)
    try:
        selling.let_begin(request, store=store, reason=request.POST.get("reason", ""))
    except ActionError as error:
        return refused(request, str(error), "console:store_plan", store_id=store_id)
    messages.success(request, _("The store tries a plan now"))
    return redirect("console:store_plan", store_id=store.pk)
