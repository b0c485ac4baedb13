"""Coupons: made and ended by operators, used by owners or given to stores. Stripe takes them off bills."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.asking import asked, change_row, read_row
from billing.actions.coupon_uses import begin_use
from billing.actions.noting import note_now
from billing.actions.questions import give_up
from billing.discounts import living_use, suits, waiting_use
from billing.events import BillingDetailsChanged
from billing.models import Coupon, CouponUse, Plan, Price, Subscription
from billing.shelf import pays_in
from billing.stripe import customers
from billing.stripe import subscriptions as at_stripe
from foundation.errors import ActionError
from foundation.events import SYSTEM
from foundation.money import is_currency

_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{2,39}")
WHOLE_PERCENT = 100


@dataclass(frozen=True)
class CouponDraft:
    """A coupon to be made: percent, or minor units by currency; for once, some months or for good."""

    code: str
    note: str
    percent: int | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)
    duration: str = Coupon.Duration.ONCE
    months: int | None = None
    most_uses: int | None = None
    until: datetime | None = None
    plans: Sequence[str] = ()


@transaction.atomic
def make_coupon(*, draft: CouponDraft, now: datetime) -> Coupon:
    """Make a coupon. Raises ActionError: code_wrong, code_taken, off_wrong, months_missing, plan_unknown,
    over_already."""
    code = draft.code.strip().upper()
    if not _CODE.fullmatch(code):
        text = _("Three to forty letters, digits, - and _, such as SPRING-26.")
        raise ActionError("code_wrong", text, field="code")
    if Coupon.objects.filter(code=code).exists():
        raise ActionError("code_taken", _("There is a coupon of this code already."), field="code")
    _check(draft)
    if draft.until is not None and draft.until <= now:
        raise ActionError("over_already", _("This day is over. Choose a later one."), field="until")
    return Coupon.objects.create(
        code=code,
        note=draft.note.strip(),
        percent=draft.percent,
        amounts=dict(draft.amounts),
        duration=draft.duration,
        months=draft.months if draft.duration == Coupon.Duration.MONTHS else None,
        most_uses=draft.most_uses,
        until=draft.until,
        plans=sorted(draft.plans),
    )


def _check(draft: CouponDraft) -> None:
    if (draft.percent is None) == (not draft.amounts):
        text = _("Say either how many percent it takes off, or which amounts.")
        raise ActionError("off_wrong", text, field="percent")
    if draft.percent is not None and not 1 <= draft.percent <= WHOLE_PERCENT:
        raise ActionError("off_wrong", _("From 1 to 100 percent."), field="percent")
    if any(not is_currency(currency) or amount <= 0 for currency, amount in draft.amounts.items()):
        raise ActionError("off_wrong", _("An amount is wrong."), field="percent")
    if draft.duration == Coupon.Duration.MONTHS and not draft.months:
        raise ActionError("months_missing", _("Say for how many months."), field="months")
    if set(draft.plans) - set(Plan.objects.values_list("code", flat=True)):
        raise ActionError("plan_unknown", _("There is no such plan."), field="plans")


def end_coupon(*, coupon: Coupon, now: datetime) -> Coupon:
    """Let nobody use a coupon any more. Stores that have it keep it."""
    if coupon.ended_at is None:
        coupon.ended_at = now
        coupon.save(update_fields=["ended_at"])
    return coupon


def use_code(
    *, subscription: Subscription, code: str, now: datetime, actor: str = SYSTEM, reason: str = ""
) -> CouponUse:
    """Let a store use a coupon: from its next bill, or from the first one where it does not pay yet.

    It takes the place of the one before. Raises ActionError: code_unknown, code_used, code_unsuited.
    """
    current = read_row(subscription)
    if give_up(subscription=current, now=now, actor=actor):  # what waits for the bank is at the old price
        current = read_row(current)
    use = _reserved(current, code.strip().upper(), now, actor, reason)
    _give_back(current, but=use)
    if current.stripe_ref:
        try:
            ref = at_stripe_coupon(use.coupon, pays_in(current))
            asked(lambda: at_stripe.set_discount(current.stripe_ref, ref))
        except ActionError:
            use.delete()
            raise
        begin_use(use=use, subscription=current, now=now)
        note_now(subscription=current, now=now, reason="coupon")
    change_row(current, {"coupon": use.coupon.code}, BillingDetailsChanged(field="coupon"), actor)
    return use


def replaced_by(*, subscription: Subscription, code: str, now: datetime) -> tuple[CouponUse, Coupon] | None:
    """The coupon that a code would take the place of, and the code's own; None where it takes no place.

    Raises ActionError as `use_code`.
    """
    current = read_row(subscription)
    with transaction.atomic():
        coupon = _usable(current, code.strip().upper(), now)
    before = living_use(current, now) or waiting_use(current)
    return None if before is None else (before, coupon)


@transaction.atomic
def _reserved(current: Subscription, code: str, now: datetime, actor: str, reason: str) -> CouponUse:
    """A use of the coupon, counted from now on; checked while nobody else can take the last one."""
    coupon = _usable(current, code, now)
    return CouponUse.objects.create(
        coupon=coupon, store_id=current.store_id, given_by=actor, reason=reason.strip()[:200], at=now
    )


def _usable(current: Subscription, code: str, now: datetime) -> Coupon:
    """The coupon of a code that a store may use, locked."""
    coupon = Coupon.objects.select_for_update().filter(code=code).first()
    if coupon is None or not coupon.is_open(now) or coupon.is_used_up:
        raise ActionError("code_unknown", _("This code is not valid, or not any more."), field="code")
    if CouponUse.objects.filter(coupon=coupon, store_id=current.store_id).exists():
        raise ActionError("code_used", _("This store has used this code already."), field="code")
    pays = bool(current.stripe_ref) and current.price is not None
    if pays and not suits(coupon, _price_of(current)):
        raise ActionError("code_unsuited", _("This code is not for this plan."), field="code")
    if not pays and coupon.percent is None and pays_in(current) not in coupon.amounts:
        raise ActionError("code_unsuited", _("This code is not for this plan."), field="code")
    return coupon


def _give_back(current: Subscription, *, but: CouponUse) -> None:
    """A code that was typed and took nothing off a bill yet counts as unused once another takes its place."""
    CouponUse.objects.filter(store_id=current.store_id, began_at=None).exclude(pk=but.pk).delete()


def _price_of(current: Subscription) -> Price:
    return Price.objects.select_related("plan").get(pk=current.price_id or 0)


def first_discount(current: Subscription, price: Price) -> tuple[CouponUse | None, str]:
    """The coupon of a store that begins to pay this price, and Stripe's id of it; None, "" without one."""
    use = waiting_use(current)
    if use is None or not suits(use.coupon, price):
        return None, ""
    return use, at_stripe_coupon(use.coupon, price.currency)


def at_stripe_coupon(coupon: Coupon, currency: str) -> str:
    """Stripe's id of a coupon in a currency, made there when it is first used."""
    kind = "percent" if coupon.percent is not None else currency
    known = str(coupon.stripe_refs.get(kind, ""))
    if known:
        return known
    ref = asked(
        lambda: customers.make_coupon(
            name=coupon.code,
            percent=coupon.percent,
            amount=coupon.amounts.get(currency),
            currency=currency,
            months={Coupon.Duration.ONCE: 0, Coupon.Duration.FOREVER: None}.get(
                Coupon.Duration(coupon.duration), coupon.months
            ),
            key=f"coupon:{coupon.pk}:{kind}",
        )
    )
    with transaction.atomic():
        row = Coupon.objects.select_for_update().get(pk=coupon.pk)
        row.stripe_refs = {**row.stripe_refs, kind: ref}
        row.save(update_fields=["stripe_refs"])
    coupon.stripe_refs = row.stripe_refs
    return ref
