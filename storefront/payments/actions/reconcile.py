"""What a crash, a lost webhook or a closed tab left unfinished is finished here."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.utils import timezone

from foundation.errors import ActionError
from storefront.orders.queries import expired_orders
from storefront.payments.gateways import GatewayDown, GatewayRefused
from storefront.payments.models import Refund
from storefront.payments.queries import payments_to_check, refunds_to_check

from .reasons import UNPAID
from .refund_order import send_refund
from .settle_payment import settle_payment, sync_refunds
from .withdraw_order import withdraw_order

log = logging.getLogger(__name__)


def reconcile_payments() -> None:
    """Settle late payments and refunds of the current store, and give up orders whose time to pay is over.

    Each thing is tried by itself: one that fails is logged and waits for the next run.
    """
    now = timezone.now()
    for payment in payments_to_check(now):
        _try(f"payment {payment.pk}", lambda payment=payment: settle_payment(payment=payment))  # type: ignore[misc]
    for refund in refunds_to_check(now):
        _try(f"refund {refund.pk}", lambda refund=refund: _finish_refund(refund))  # type: ignore[misc]
    for order in expired_orders():
        _try(f"order {order.pk}", lambda order=order: withdraw_order(order=order, reason=UNPAID))  # type: ignore[misc]


def _finish_refund(refund: Refund) -> None:
    if refund.status == Refund.Status.STARTED:
        send_refund(refund=refund)
    else:
        sync_refunds(payment=refund.payment)


def _try(what: str, step: Callable[[], object]) -> None:
    try:
        step()
    except (ActionError, GatewayRefused, GatewayDown) as error:
        log.warning("%s could not be reconciled: %s", what, error)
    except Exception:
        log.exception("%s could not be reconciled", what)
