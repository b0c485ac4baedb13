"""How likely an order is a fraud, as plugins see it: asked once it is placed, in the worker, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from foundation.addresses import FIELDS
from foundation.events import subscribe_to_all
from foundation.models import Event
from kaidian_sdk.points.checks import Risk
from kaidian_sdk.points.commerce import Address, Buyer, Line, OrderFacts
from kaidian_sdk.text import Text
from plugins.calling import offers
from plugins.forms import said
from tenants.tasks import store_task

from .events import OrderPlaced
from .models import Order, OrderLine, OrderRisk
from .queries import Bought, bought_by

MOST_REASONS = 20
LONGEST_REASON = 500
LEVELS = (OrderRisk.Level.LOW, OrderRisk.Level.MEDIUM, OrderRisk.Level.HIGH)


@dataclass(frozen=True)
class Opinion:
    """What all checks together think: the highest level, and every reason in the reader's language."""

    level: str
    reasons: list[tuple[str, str]]
    """(check, reason)"""


def opinion_of(order: Order) -> Opinion | None:
    """What is kept of an order; None where no check said anything. One query."""
    rows = list(order.risks.all())
    if not rows:
        return None
    worst = max(rows, key=lambda row: LEVELS.index(OrderRisk.Level(row.level)))
    return Opinion(worst.level, [(said(row.label), said(text)) for row in rows for text in row.reasons])


def _is_wanted(name: str) -> bool:
    return name == OrderPlaced.name and bool(offers("order_risk_checks"))


@subscribe_to_all(wanted=_is_wanted)
def _on_placed(event: Event) -> None:
    assess_order.send(event.payload["order"])


@store_task
def assess_order(order_id: int) -> None:
    """Ask every check about an order, and keep what it says. Asked again, the newer opinion stands."""
    checks = offers("order_risk_checks")
    order = Order.objects.filter(pk=order_id).first() if checks else None
    if order is None:
        return
    facts = facts_of(order)
    for check in checks:
        risk: Risk | None = check.ask("assess", facts, otherwise=None, faults=risk_faults)
        if risk is not None:
            _keep(order, check.plugin.id, check.declared.id, check.declared.label, risk)


@transaction.atomic
def _keep(order: Order, source: str, check: str, label: Text, risk: Risk) -> None:
    said_now = {
        "label": _plain(label),
        "level": risk.level,
        "reasons": [_plain(reason) for reason in risk.reasons],
        "at": timezone.now(),
    }
    OrderRisk.objects.update_or_create(order=order, source=source, check_id=check, defaults=said_now)


def _plain(text: Text) -> Text:
    """A text as JSON can keep it: without what a database refuses, and not endless."""
    if isinstance(text, str):
        return text.replace("\x00", "").encode("utf-8", "replace").decode()[:LONGEST_REASON]
    return {str(name)[:10]: str(_plain(words)) for name, words in list(text.items())[:MOST_REASONS]}


def risk_faults(risk: Risk) -> Iterator[str]:
    """What is wrong with an opinion."""
    if len(risk.reasons) > MOST_REASONS:
        yield f"there are more than {MOST_REASONS} reasons"
    if any(not reason for reason in risk.reasons):
        yield "a reason says nothing"


def facts_of(order: Order) -> OrderFacts:
    """An order as plugins see it. Its lines' totals are after discounts. Five queries at most."""
    rows = order.discount_lines.filter(line__isnull=False).values("line").order_by()
    off = dict(rows.annotate(sum=Sum("amount")).values_list("line", "sum")) if order.discount else {}
    lines = order.lines.select_related("variant__product")
    before = bought_by([order.customer_id], order.currency).get(order.customer_id, Bought())
    kept = order.shipping_address
    return OrderFacts(
        number=order.name,
        currency=order.currency,
        lines=tuple(_line(line, off.get(line.pk, 0)) for line in lines),
        subtotal=order.subtotal - sum(off.values()),
        shipping=order.shipping,
        tax=order.tax,
        total=order.total,
        buyer=Buyer(customer=order.customer_id, email=order.email, orders=before.orders, spent=before.spent),
        address=Address(**{name: str(kept.get(name, "")) for name in FIELDS}) if kept else None,
        ip=order.ip,
        browser=order.browser,
    )


def _line(line: OrderLine, off: int) -> Line:
    variant = line.variant
    product = variant.product if variant else None
    return Line(
        id=str(line.pk),
        product=product.pk if product else 0,
        variant=variant.pk if variant else 0,
        title=line.title,
        sku=line.sku,
        quantity=line.quantity,
        price=line.unit_price,
        total=line.total - off,
        weight=variant.grams if variant else 0,
        requires_shipping=line.requires_shipping,
        is_taxable=variant.is_taxable if variant else True,
        vendor=product.vendor if product else "",
        product_type=product.product_type if product else "",
        tags=tuple(product.tags) if product else (),
    )
