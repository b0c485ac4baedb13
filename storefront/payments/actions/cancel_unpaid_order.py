"""An order that nobody paid is given up: first at the provider, then here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM
from storefront.orders.actions import cancel_order
from storefront.orders.models import Order
from storefront.payments.models import Payment
from storefront.payments.providers import PaymentState, get_provider
from storefront.payments.queries import payments_that_may_succeed

from .reasons import UNPAID
from .settle_payment import settle_payment
from .start_payment import announce_payment

__all__ = ["UNPAID", "cancel_unpaid_order"]


def cancel_unpaid_order(*, order: Order, reason: str = UNPAID, actor: str = SYSTEM) -> Order:
    """Cancel an order and, before, every payment with which it could still be paid.

    One that turns out to have been paid is settled instead. Must not run inside a transaction. Raises
    ActionError "order_paid", "order_fulfilled", "payment_processing", "payment_unavailable", and
    ProviderUnavailableError.
    """
    for payment in payments_that_may_succeed(order):
        _cancel_payment(payment)
    return cancel_order(order=order, reason=reason, actor=actor)


def _cancel_payment(payment: Payment) -> None:
    if not payment.provider_ref:
        payment = announce_payment(payment=payment)
    facts = get_provider(payment.provider).cancel_payment(payment.provider_ref)
    settle_payment(payment=payment, facts=facts)
    if facts.state not in (PaymentState.CANCELLED, PaymentState.SUCCEEDED):
        message = _("This order's payment is being processed. Try again in a few minutes.")
        raise ActionError("payment_processing", message)
