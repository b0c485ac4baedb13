"""Stores of a merchant that are billed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from billing.models import Plan, Subscription
    from billing.tests.cashier import Cashier
    from infra.stripe.process import StripeProcess
    from tenants.models import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def subscription(store: Store) -> Subscription:
    """The store's subscription, at the beginning of its trial."""
    from billing.actions.trial import begin_trial

    begun = begin_trial(store=store, now=NOON)
    assert begun is not None
    return begun


@pytest.fixture
def on_plan(subscription: Subscription) -> Callable[[str], Plan]:
    """Puts the store on a plan by its code, unpaid: for tests of limits."""
    from billing.allowances import forget_allowances
    from billing.queries import offered

    def put(code: str) -> Plan:
        subscription.plan = offered().get(code=code)
        subscription.save(update_fields=["plan"])
        forget_allowances(subscription.store)
        return subscription.plan

    return put


@pytest.fixture
def only(store: Store, on_plan: Callable[[str], Plan]) -> Callable[..., None]:
    """Lets the store have so many of a limit and no more: only(products=3)."""
    from billing.actions.plans import grant
    from billing.allowances import forget_allowances
    from billing.entitlements import Change

    def let(**most: int) -> None:
        terms = on_plan("start").entitlements
        percents = {name: count * 100 // (terms.most(name) or 1) for name, count in most.items()}
        grant(store=store, change=Change(percent=percents), reason="test")
        forget_allowances(store)

    return let


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the commit is done at once: tests never commit."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, **_: do())


@pytest.fixture
def cashier(
    stripe: StripeProcess, subscription: Subscription, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> Cashier:
    """The store's trial at its first noon, and a Stripe that follows the same clock."""
    from billing.tests.cashier import Cashier

    def set_now(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return Cashier(stripe, subscription, NOON, set_now)
