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

from .payment_facts import apply_payment_facts
from .reasons import WITHDRAWN
from .start_payment import announce_payment


def withdraw_order(*, order: Order, reason: str = WITHDRAWN, actor: str = SYSTEM) -> Order:
    """Cancel an unpaid order and, before, every payment with which it could still be paid.

    When one of them turns out to have succeeded, the order stays and comes back paid. Must not run inside a
    transaction. Raises ActionError "payment_processing", "payment_refused", and ProviderDownError.
    """
    for payment in payments_that_may_succeed(order):
        _end_payment(payment)
    try:
        return cancel_order(order=order, reason=reason, actor=actor)
    except ActionError as refusal:
        if refusal.code != "order_paid":
            raise
        return Order.objects.get(pk=order.pk)


def _end_payment(payment: Payment) -> None:
    if not payment.provider_ref:
        payment = announce_payment(payment=payment)
    facts = get_provider(payment.provider).cancel_payment(payment.provider_ref)
    apply_payment_facts(payment=payment, facts=facts)
    if facts.state not in (PaymentState.CANCELLED, PaymentState.SUCCEEDED):
        message = _("This order's payment is being processed. Try again in a few minutes.")
        raise ActionError("payment_processing", message)
