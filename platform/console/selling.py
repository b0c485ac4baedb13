"""What operators sell and give: plans for all, more for one store. Each act is kept with its reason."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.actions import coupons, credits, operating, paying, plans, rates
from billing.actions.asking import BANK_ASKS
from billing.actions.coupons import CouponDraft
from billing.actions.trial import begin_trial
from billing.entitlements import Change, Entitlements
from billing.models import Coupon, ExchangeRate, Grant, Plan, Price, Subscription
from billing.stripe.subscriptions import Difference
from console.access import OperatorRequest, actor_of
from console.acts import record_act
from foundation.errors import ActionError
from foundation.money import Money
from tenants.context import on_platform
from tenants.models import Store


@transaction.atomic
def publish(
    request: OperatorRequest,
    *,
    code: str,
    names: dict[str, str],
    blurbs: dict[str, str],
    terms: Entitlements | Change,
    prices: list[plans.PriceDraft],
    position: int,
    reason: str,
    is_new: bool = False,
) -> Plan:
    """Sell a plan, or the next version of one. Raises ActionError code_taken, and as `publish_plan`."""
    if is_new and Plan.objects.filter(code=code).exists():
        raise ActionError("code_taken", _("A plan of this short name is there already."), field="code")
    plan = plans.publish_plan(
        code=code, names=names, blurbs=blurbs, terms=terms, prices=prices, position=position
    )
    record_act(request, "plan.published", subject=str(plan), reason=reason, plan=plan.pk)
    return plan


@transaction.atomic
def hide(request: OperatorRequest, *, plan: Plan, reason: str) -> None:
    """Sell a plan no more; stores that have it keep it. Raises ActionError as `withdraw_plan`."""
    _need(reason)
    plans.withdraw_plan(code=plan.code)
    record_act(request, "plan.hidden", subject=str(plan), reason=reason)


@transaction.atomic
def offer(request: OperatorRequest, *, plan: Plan, reason: str) -> None:
    """Sell a plan again."""
    _need(reason)
    plans.offer_plan(code=plan.code)
    record_act(request, "plan.offered", subject=str(plan), reason=reason)


@transaction.atomic
def let_try(request: OperatorRequest, *, plan: Plan, reason: str) -> None:
    """Let new stores try this plan. Raises ActionError as `let_try`."""
    _need(reason)
    plans.let_try(code=plan.code)
    record_act(request, "plan.for_trial", subject=str(plan), reason=reason)


def give_more(
    request: OperatorRequest, *, store: Store, change: Change, until: datetime | None, reason: str
) -> None:
    """Give one store more than its plan. Raises ActionError as `grant`."""
    with transaction.atomic():
        row = plans.grant(
            store=store, change=change, reason=reason, expires_at=until, actor=actor_of(request)
        )
        _write_down(request, "grant.given", store, reason, change=row.change, until=_iso(until))


def take_back(request: OperatorRequest, *, grant: Grant, reason: str) -> None:
    """Take a grant back."""
    _need(reason)
    with transaction.atomic():
        plans.withdraw_grant(grant=grant, actor=actor_of(request))
        _write_down(request, "grant.withdrawn", grant.store, reason, change=grant.change)


def lengthen_trial(
    request: OperatorRequest, *, subscription: Subscription, until: datetime, reason: str
) -> None:
    """Let a store try for longer. Raises ActionError as `operating.lengthen_trial`."""
    with transaction.atomic():
        operating.lengthen_trial(
            subscription=subscription,
            until=until,
            reason=reason,
            now=timezone.now(),
            actor=actor_of(request),
        )
        _write_down(request, "trial.lengthened", subscription.store, reason, until=_iso(until))


def let_begin(request: OperatorRequest, *, store: Store, reason: str) -> None:
    """Let a store that is not billed try from now on. Raises ActionError no_trial."""
    _need(reason)
    with transaction.atomic():
        if begin_trial(store=store, now=timezone.now(), actor=actor_of(request)) is None:
            raise ActionError("no_trial", _("No plan is for trying."))
        _write_down(request, "trial.begun", store, reason)


def declare_rate(
    request: OperatorRequest, *, source: str, target: str, rate: Decimal, since: date, reason: str
) -> ExchangeRate:
    """Let a currency be worth so much of another from a day on. Raises as `rates.declare_rate`."""
    _need(reason)
    with transaction.atomic():
        row = rates.declare_rate(
            source=source,
            target=target,
            rate=rate,
            since=since,
            today=timezone.now().date(),
            actor=actor_of(request),
        )
        record_act(request, "rate.declared", subject=str(row), reason=reason, since=since.isoformat())
    return row


def put_on_plan(
    request: OperatorRequest,
    *,
    subscription: Subscription,
    price: Price,
    difference: Difference,
    reason: str,
) -> None:
    """Move a store to another plan; asks Stripe. Raises ActionError as `operating.put_on_plan`."""
    waits: ActionError | None = None
    try:
        operating.put_on_plan(
            subscription=subscription,
            price=price,
            difference=difference,
            key=uuid.uuid4().hex,
            now=timezone.now(),
            actor=actor_of(request),
        )
    except ActionError as refusal:
        if refusal.code != BANK_ASKS:
            raise
        waits = refusal
    _write_down(request, "plan.moved", subscription.store, reason, plan=str(price.plan), price=price.pk)
    if waits is not None:
        raise waits


def set_cancellation(
    request: OperatorRequest, *, subscription: Subscription, cancels: bool, reason: str
) -> None:
    """Let a plan end with what is paid for, as its owner asked, or go on. Raises as `set_cancellation`."""
    _need(reason)
    paying.set_cancellation(
        subscription=subscription, cancels=cancels, now=timezone.now(), actor=actor_of(request)
    )
    _write_down(request, "plan.cancelled" if cancels else "plan.kept", subscription.store, reason)


def give_credit(request: OperatorRequest, *, subscription: Subscription, amount: Money, reason: str) -> None:
    """Take an amount off a store's next bills. Raises ActionError as `credits.give_credit`."""
    credits.give_credit(subscription=subscription, amount=amount, reason=reason, actor=actor_of(request))
    facts = {"amount": amount.amount, "currency": amount.currency}
    _write_down(request, "credit.given", subscription.store, reason, **facts)


@transaction.atomic
def make_coupon(request: OperatorRequest, *, draft: CouponDraft) -> Coupon:
    """Make a coupon. Raises ActionError as `coupons.make_coupon`."""
    coupon = coupons.make_coupon(draft=draft, now=timezone.now())
    record_act(request, "coupon.made", subject=coupon.code, reason=coupon.note, coupon=coupon.pk)
    return coupon


@transaction.atomic
def end_coupon(request: OperatorRequest, *, coupon: Coupon, reason: str) -> None:
    """Let nobody use a coupon any more; who has it keeps it."""
    _need(reason)
    coupons.end_coupon(coupon=coupon, now=timezone.now())
    record_act(request, "coupon.ended", subject=coupon.code, reason=reason, coupon=coupon.pk)


def give_coupon(request: OperatorRequest, *, subscription: Subscription, code: str, reason: str) -> None:
    """Let a store use a coupon. Raises ActionError as `coupons.use_code`."""
    coupons.use_code(
        subscription=subscription, code=code, now=timezone.now(), actor=actor_of(request), reason=reason
    )
    _write_down(request, "coupon.given", subscription.store, reason, code=code)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _need(reason: str) -> None:
    if not reason.strip():
        raise ActionError("reason_required", _("Say why. It is kept with what you do."), field="reason")


def _write_down(request: OperatorRequest, act: str, store: Store, reason: str, **details: Any) -> None:
    with on_platform():
        record_act(request, act, store=store, reason=reason, **details)
