"""Money goes back to a shopper: written down first, then asked of the provider, then settled."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from foundation.money import format_money
from storefront.orders.locks import lock_order
from storefront.orders.models import Order
from storefront.payments.events import RefundRequested
from storefront.payments.gateways import (
    GatewayDown,
    GatewayRefused,
    RefundFacts,
    RefundRequest,
    RefundState,
    find_gateway,
    get_gateway,
    label_of,
)
from storefront.payments.models import Payment, Refund, RefundLine, new_key
from storefront.payments.queries import left_to_refund, refundable_now, units_under_way

from .refund_facts import apply_refund_facts

KEY_LIVES = timedelta(hours=23)
log = logging.getLogger(__name__)


def refund_order(
    *,
    order: Order,
    amount: int,
    units: Mapping[int, int] | None = None,
    restock: bool = True,
    reason: str = "",
    key: str = "",
    actor: str,
) -> Refund:
    """Give `amount` minor units back; `units` are {order line id: units taken back}, into stock if `restock`.

    A refund that comes back "started" could not reach the gateway and is sent again in the background; one
    that is "pending" waits for the bank. The same `key` sent twice is one refund. Must not
    run inside a transaction. Raises ActionError "refund_amount", "refund_too_much", "refund_split",
    "too_many_units", "refund_refused", "gateway_gone", "refund_elsewhere".
    """
    wanted = Refund(
        order=order, amount=amount, restock=restock, reason=reason, key=key or new_key(), created_by=actor
    )
    refund = _write_refund(wanted, {line: count for line, count in (units or {}).items() if count})
    try:
        return send_refund(refund=refund)
    except GatewayDown:
        log.warning("refund %s could not be sent and will be tried again", refund.pk)
        return refund


def send_refund(*, refund: Refund) -> Refund:
    """Ask the gateway for a refund that is written down, as often as needed: it happens once.

    Must not run inside a transaction. Raises GatewayDown, ActionError "refund_refused".
    """
    if refund.status != Refund.Status.STARTED:
        return refund
    try:
        facts = _known_facts(refund) or get_gateway(refund.payment.provider).refund(
            RefundRequest(key=refund.key, payment_ref=refund.payment.provider_ref, amount=refund.amount)
        )
    except GatewayRefused as refusal:
        refused = RefundFacts(ref="", state=RefundState.FAILED, amount=refund.amount, error_code=refusal.code)
        apply_refund_facts(refund=refund, facts=refused)
        message = _("The payment provider refused this refund: %(reason)s") % {"reason": refusal}
        raise ActionError("refund_refused", message) from refusal
    return apply_refund_facts(refund=refund, facts=facts)


def _known_facts(refund: Refund) -> RefundFacts | None:
    # Gateways forget idempotency keys after a day; then only their own list can tell whether it was sent.
    if timezone.now() - refund.created_at < KEY_LIVES:
        return None
    payment = refund.payment
    found = get_gateway(payment.provider).refunds(payment.provider_ref, payment.amount)
    return next((facts for facts in found if facts.key == refund.key), None)


@transaction.atomic(durable=True)
def _write_refund(wanted: Refund, units: Mapping[int, int]) -> Refund:
    order = lock_order(wanted.order_id)
    sent_before = order.refunds.filter(key=wanted.key).select_related("payment").first()
    if sent_before is not None:
        return sent_before
    _check_amount(order, wanted.amount)
    _check_units(order, units)
    wanted.payment = _payment_with(order, wanted.amount)
    _check_gateway(wanted.payment.provider)
    wanted.save(force_insert=True)
    RefundLine.objects.bulk_create(
        RefundLine(refund=wanted, line_id=line, quantity=count) for line, count in units.items()
    )
    requested = RefundRequested(
        refund=wanted.pk, order=order.pk, amount=wanted.amount, currency=order.currency
    )
    record(requested, subject=order, actor=wanted.created_by)
    return wanted


def _check_amount(order: Order, amount: int) -> None:
    left = refundable_now(order)
    if amount < 1:
        raise ActionError("refund_amount", _("Enter an amount above zero."), field="amount")
    if amount > left:
        shown = _shown(left, order)
        message = _("At most %(amount)s of this order can be refunded.") % {"amount": shown}
        raise ActionError("refund_too_much", message, field="amount")


def _check_units(order: Order, units: Mapping[int, int]) -> None:
    under_way = units_under_way(order)
    left = {line.pk: line.refundable - under_way.get(line.pk, 0) for line in order.lines.all()}
    if any(not 0 < count <= left.get(line, 0) for line, count in units.items()):
        raise ActionError("too_many_units", _("More units than were sold can't be refunded."), field="units")


def _payment_with(order: Order, amount: int) -> Payment:
    paid = order.payments.filter(status=Payment.Status.SUCCEEDED).order_by("pk")
    left = [(left_to_refund(payment), payment) for payment in paid]
    for rest, payment in left:
        if rest >= amount:
            return payment
    most = _shown(max((rest for rest, _payment in left), default=0), order)
    message = _("This order was paid in parts. Refund at most %(amount)s at a time.") % {"amount": most}
    raise ActionError("refund_split", message, field="amount")


def _check_gateway(name: str) -> None:
    gateway, names = find_gateway(name), {"name": label_of(name)}
    if gateway is None:
        message = _(
            "This was paid with “%(name)s”, which is off. Turn its plugin on again, or refund it there."
        )
        raise ActionError("gateway_gone", message % names)
    if not gateway.can_refund:
        message = _("“%(name)s” gives money back in its own console. Refund it there; the order follows.")
        raise ActionError("refund_elsewhere", message % names)


def _shown(amount: int, order: Order) -> str:
    return format_money(amount, order.currency, get_language() or "en")
