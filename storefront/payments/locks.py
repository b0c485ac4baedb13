"""Locks on payments and refunds: always after the lock of their order, before any of stock."""

from __future__ import annotations

from foundation.prepared import PreparedRead

from .models import Payment, Refund

_PAYMENT = PreparedRead(Payment, "WHERE t.id = %s FOR UPDATE")


def lock_payment(payment_id: int) -> Payment:
    """The payment's row, locked until the transaction ends. Raises Payment.DoesNotExist."""
    return _PAYMENT.get(payment_id)


def lock_refund(refund_id: int) -> Refund:
    """The refund's row, locked until the transaction ends. Raises Refund.DoesNotExist."""
    return Refund.objects.select_for_update().get(pk=refund_id)
