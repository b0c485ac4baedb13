"""The life of a subscription: which state follows which, and when. The one place that says so.

    trial ──pays──▶ active ──unpaid──▶ past_due ─▶ grace ─▶ read_only ─▶ suspended ─▶ leaving ─▶ deleted
      └──ends unpaid─────────────────────────────────────────────────▲
                    active ──cancelled, its period is over────────────┘

From every state but the last a payment leads back to active; where only a trial ended, an operator may let it
go on. The clock moves what waits too long; nothing
here looks at a clock of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .models import Price, Subscription

State = Subscription.State

TRIAL = timedelta(days=14)
RETRIES = (timedelta(days=1), timedelta(days=3), timedelta(days=6))
"""When a failed payment is tried again, after it failed first."""


@dataclass(frozen=True)
class Step:
    """A state ends `after` it began, and `then` comes. `notices` are letters so long before that."""

    after: timedelta
    then: State
    notices: tuple[timedelta, ...] = ()


TIMETABLE: dict[State, Step] = {
    State.PAST_DUE: Step(timedelta(days=7), State.GRACE),
    State.GRACE: Step(timedelta(days=7), State.READ_ONLY, (timedelta(days=2),)),
    State.READ_ONLY: Step(timedelta(days=14), State.SUSPENDED, (timedelta(days=3),)),
    State.SUSPENDED: Step(timedelta(days=60), State.LEAVING),
    State.LEAVING: Step(timedelta(days=30), State.DELETED, (timedelta(days=7), timedelta(days=1))),
}
"""How long each unpaid state lasts: 28 days until nothing is shown, 118 days until everything is gone."""

TRIAL_NOTICES = (timedelta(days=3), timedelta(days=1))

FOLLOWS: dict[State, frozenset[State]] = {
    State.TRIAL: frozenset({State.ACTIVE, State.READ_ONLY}),
    State.ACTIVE: frozenset({State.PAST_DUE, State.READ_ONLY}),
    State.PAST_DUE: frozenset({State.ACTIVE, State.GRACE, State.READ_ONLY}),
    State.GRACE: frozenset({State.ACTIVE, State.READ_ONLY}),
    State.READ_ONLY: frozenset({State.ACTIVE, State.SUSPENDED, State.TRIAL}),
    State.SUSPENDED: frozenset({State.ACTIVE, State.LEAVING}),
    State.LEAVING: frozenset({State.ACTIVE, State.DELETED}),
    State.DELETED: frozenset(),
}
"""Every move there is; back to the trial only by `actions.operating.lengthen_trial`."""

SELLS = frozenset({State.TRIAL, State.ACTIVE, State.PAST_DUE, State.GRACE})
"""States in which the shop sells and the back office changes things."""
UNPAID = frozenset({State.PAST_DUE, State.GRACE, State.READ_ONLY, State.SUSPENDED, State.LEAVING})


def ends_at(subscription: Subscription) -> datetime | None:
    """When the subscription's state ends by itself; None for one that goes on."""
    if subscription.state == State.TRIAL:
        return subscription.trial_ends_at
    if subscription.state == State.ACTIVE:
        return subscription.period_end if subscription.cancels_at_end else None
    step = TIMETABLE.get(State(subscription.state))
    return None if step is None else subscription.since + step.after


def trial_days(subscription: Subscription, now: datetime) -> int:
    """Days left of a trial, the last one begun counted; 0 for what is no trial. A payment ends it."""
    if subscription.state != State.TRIAL:
        return 0
    return max(0, -((now - subscription.trial_ends_at) // timedelta(days=1)))


def next_bill(subscription: Subscription, price: Price) -> datetime | None:
    """When the next bill comes after going to another price; None where the payment of today says so."""
    current = subscription.price
    if subscription.state != State.ACTIVE or current is None or current.interval != price.interval:
        return None
    return subscription.period_end


def next_state(subscription: Subscription, now: datetime) -> State | None:
    """The state that is due; None while none is. One at a time, each lasting from when it began: where the
    clock slept, nobody is closed or deleted without the days of notice that were promised."""
    end = ends_at(subscription)
    if end is None or now < end:
        return None
    if subscription.state in (State.TRIAL, State.ACTIVE):
        return State.READ_ONLY
    return TIMETABLE[State(subscription.state)].then


def reason_of(state: State) -> str:
    """Why the clock ends a state."""
    return {State.TRIAL: "trial_over", State.ACTIVE: "cancelled"}.get(state, "unpaid")


def due_notice(subscription: Subscription, now: datetime) -> timedelta | None:
    """The letter before an end that is due now: how long before it was planned. The latest one alone."""
    end = ends_at(subscription)
    if end is None or now >= end:
        return None
    step = TIMETABLE.get(State(subscription.state))
    planned: tuple[timedelta, ...] = step.notices if step else ()
    if subscription.state == State.TRIAL:
        planned = TRIAL_NOTICES
    return min((notice for notice in planned if end - now <= notice), default=None)


def due_retry(subscription: Subscription, now: datetime) -> bool:
    """Whether the card should be tried again now."""
    if subscription.state != State.PAST_DUE:
        return False
    passed = sum(1 for wait in RETRIES if now >= subscription.since + wait)
    return passed > subscription.retried
