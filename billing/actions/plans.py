"""What is sold: plans in versions, and what single stores are granted beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from billing.allowances import forget_allowances
from billing.entitlements import Change, Entitlements
from billing.events import GrantGiven, GrantWithdrawn
from billing.models import Grant, Plan, Price
from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.money import is_currency
from tenants.context import in_store
from tenants.models import Store


@dataclass(frozen=True)
class PriceDraft:
    """A price to be sold at: minor units of a currency a month or year."""

    currency: str
    interval: str
    amount: int


@transaction.atomic
def publish_plan(
    *,
    code: str,
    names: Mapping[str, str],
    terms: Entitlements | Change,
    prices: Sequence[PriceDraft],
    blurbs: Mapping[str, str] | None = None,
    position: int = 0,
    is_for_trial: bool = False,
) -> Plan:
    """Offer a new version of a plan (Entitlements) or add-on (Change). Stores keep the version they have.

    What new stores try stays so in its new version. Raises ActionError: prices_missing, price_wrong,
    terms_unknown.
    """
    _check(terms, prices)
    kind = Plan.Kind.PLAN if isinstance(terms, Entitlements) else Plan.Kind.ADD_ON
    versions = list(Plan.objects.select_for_update().filter(code=code).order_by("version"))
    is_for_trial = is_for_trial or any(row.is_for_trial for row in versions)
    Plan.objects.filter(code=code).update(is_offered=False, is_for_trial=False)
    if is_for_trial:
        Plan.objects.update(is_for_trial=False)
    plan = Plan.objects.create(
        code=code,
        version=versions[-1].version + 1 if versions else 1,
        kind=kind,
        names=dict(names),
        blurbs=dict(blurbs or {}),
        terms=terms.as_json(),
        position=position,
        is_for_trial=is_for_trial,
    )
    Price.objects.bulk_create(
        Price(plan=plan, currency=price.currency, interval=price.interval, amount=price.amount)
        for price in prices
    )
    return plan


def _check(terms: Entitlements | Change, prices: Sequence[PriceDraft]) -> None:
    if not prices:
        raise ActionError("prices_missing", _("Give the plan at least one price."), field="prices")
    for price in prices:
        known = price.interval in Price.Interval.values and is_currency(price.currency)
        if not known or price.amount < 0:
            raise ActionError("price_wrong", _("A price is wrong."), field="prices")
    if isinstance(terms, Change) and terms.faults():
        message = _("Nothing is called “%(name)s” here.") % {"name": terms.faults()[0]}
        raise ActionError("terms_unknown", message, field="terms")


@transaction.atomic
def withdraw_plan(*, code: str) -> None:
    """Sell a plan no more. Stores that have it keep it. Raises ActionError trial_plan."""
    rows = Plan.objects.select_for_update().filter(code=code, is_offered=True)
    if any(row.is_for_trial for row in rows):
        text = _("New stores try this plan. Let them try another one first.")
        raise ActionError("trial_plan", text)
    Plan.objects.filter(code=code).update(is_offered=False)


@transaction.atomic
def offer_plan(*, code: str) -> Plan:
    """Sell the newest version of a plan again. Raises Plan.DoesNotExist."""
    plan = Plan.objects.select_for_update().filter(code=code).latest("version")
    plan.is_offered = True
    plan.save(update_fields=["is_offered"])
    return plan


@transaction.atomic
def let_try(*, code: str) -> Plan:
    """Let new stores try the newest version of this plan. Raises ActionError not_on_sale."""
    rows = Plan.objects.select_for_update().filter(code=code, kind=Plan.Kind.PLAN, is_offered=True)
    plan = rows.first()
    if plan is None:
        raise ActionError("not_on_sale", _("Only a plan on sale can be tried."))
    Plan.objects.filter(is_for_trial=True).exclude(pk=plan.pk).update(is_for_trial=False)
    plan.is_for_trial = True
    plan.save(update_fields=["is_for_trial"])
    return plan


def grant(
    *, store: Store, change: Change, reason: str, expires_at: datetime | None = None, actor: str = SYSTEM
) -> Grant:
    """Give one store more than its plan. Raises ActionError: reason_required, terms_unknown."""
    if not reason.strip():
        raise ActionError("reason_required", _("Say why."), field="reason")
    if change.faults():
        message = _("Nothing is called “%(name)s” here.") % {"name": change.faults()[0]}
        raise ActionError("terms_unknown", message, field="change")
    with in_store(store), transaction.atomic():
        row = Grant.objects.create(
            store=store,
            change=change.as_json(),
            reason=reason.strip()[:200],
            granted_by=actor,
            expires_at=expires_at,
        )
        record(GrantGiven(grant=row.pk, change=row.change, reason=row.reason), subject=row, actor=actor)
        transaction.on_commit(lambda: forget_allowances(store))
    return row


def withdraw_grant(*, grant: Grant, actor: str = SYSTEM) -> None:
    """Take a grant back. What the store has stays; it only can't add more."""
    store = grant.store
    with in_store(store), transaction.atomic():
        record(GrantWithdrawn(grant=grant.pk, reason=grant.reason), subject=grant, actor=actor)
        grant.delete()
        transaction.on_commit(lambda: forget_allowances(store))
