"""Every change of payments and refunds, one file each. Calls of gateways stand between two transactions."""

from storefront.payments.gateways import GatewayDown, GatewayRefused

from .choose_gateways import Turn, choose_gateway
from .handle_message import handle_message
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
    "GatewayDown",
    "GatewayRefused",
    "Turn",
    "apply_payment_facts",
    "apply_refund_facts",
    "choose_gateway",
    "handle_message",
    "reconcile_payments",
    "record_payment",
    "refund_order",
    "send_refund",
    "settle_payment",
    "start_payment",
    "sync_refunds",
    "withdraw_order",
]
