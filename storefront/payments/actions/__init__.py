"""Every change of payments and refunds, one file each. Calls of providers stand between two transactions."""

from storefront.payments.providers import ProviderDownError, ProviderRefusedError

from .handle_event import handle_event
from .payment_facts import apply_payment_facts
from .reasons import UNPAID, WITHDRAWN
from .reconcile import reconcile_payments
from .record_payment import record_payment
from .refund_facts import apply_refund_facts
from .refund_order import refund_order, send_refund
from .settle_payment import settle_payment, sync_refunds
from .start_payment import start_payment
from .withdraw_order import withdraw_order

__all__ = [
    "UNPAID",
    "WITHDRAWN",
    "ProviderDownError",
    "ProviderRefusedError",
    "apply_payment_facts",
    "apply_refund_facts",
    "handle_event",
    "reconcile_payments",
    "record_payment",
    "refund_order",
    "send_refund",
    "settle_payment",
    "start_payment",
    "sync_refunds",
    "withdraw_order",
]
