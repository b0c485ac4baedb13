"""Every change of payments and refunds, one file each. Calls of providers stand between two transactions."""

from .cancel_unpaid_order import UNPAID, cancel_unpaid_order
from .check_payment import check_payment, sync_refunds
from .handle_event import handle_event
from .reconcile import reconcile_payments
from .refund_order import refund_order, send_refund
from .settle_payment import settle_payment
from .settle_refund import settle_refund
from .start_payment import start_payment

__all__ = [
    "UNPAID",
    "cancel_unpaid_order",
    "check_payment",
    "handle_event",
    "reconcile_payments",
    "refund_order",
    "send_refund",
    "settle_payment",
    "settle_refund",
    "start_payment",
    "sync_refunds",
]
