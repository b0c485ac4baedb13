"""A refund stands where its gateway says."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from foundation.events import record
from storefront.orders.actions import mark_refund_returned, mark_refunded
from storefront.orders.locks import lock_order
from storefront.orders.models import Order
from storefront.payments.events import RefundFailed
from storefront.payments.gateways import RefundFacts, RefundState
from storefront.payments.locks import lock_refund
from storefront.payments.models import Refund

_Status = Refund.Status
_NEXT: dict[str, frozenset[str]] = {
    _Status.STARTED: frozenset({_Status.PENDING, _Status.SUCCEEDED, _Status.FAILED}),
    _Status.PENDING: frozenset({_Status.SUCCEEDED, _Status.FAILED}),
    # A bank can send money back days after a refund had succeeded.
    _Status.SUCCEEDED: frozenset({_Status.FAILED}),
    _Status.FAILED: frozenset(),
}


@transaction.atomic
def apply_refund_facts(*, refund: Refund, facts: RefundFacts) -> Refund:
    """Bring a refund to the state of `facts`, and its order with it. Running it again changes nothing."""
    order = lock_order(refund.order_id)
    locked = lock_refund(refund.pk)
    status = _Status(facts.state.value)
    if status not in _NEXT[locked.status]:
        return locked
    had_succeeded = locked.status == _Status.SUCCEEDED
    locked.status = status
    locked.provider_ref = locked.provider_ref or facts.ref
    locked.error_code = facts.error_code[:80]
    if facts.state is not RefundState.PENDING:
        locked.settled_at = timezone.now()
    locked.save()
    if facts.state is RefundState.SUCCEEDED:
        units = {line.line_id: line.quantity for line in locked.lines.all()}
        mark_refunded(
            order=order,
            amount=locked.amount,
            units=units,
            restock=locked.restock,
            actor=locked.created_by,
        )
    elif facts.state is RefundState.FAILED:
        _report_failure(order, locked, had_succeeded)
    return locked


def _report_failure(order: Order, refund: Refund, had_succeeded: bool) -> None:
    if had_succeeded:
        mark_refund_returned(order=order, amount=refund.amount)
    failed = RefundFailed(
        refund=refund.pk,
        order=order.pk,
        amount=refund.amount,
        currency=order.currency,
        code=refund.error_code,
    )
    record(failed, subject=order)
