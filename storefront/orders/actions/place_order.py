"""A shopper asks for goods: the order is written and its stock reserved, before any money moves."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from foundation.events import record
from storefront.customers.actions import remember_customer
from storefront.inventory.actions import Kind, move_stock
from storefront.orders.draft import DraftTax, OrderDraft
from storefront.orders.events import OrderPlaced
from storefront.orders.models import DiscountLine, Order, OrderLine, TaxLine

TIME_TO_PAY = timedelta(minutes=30)


@transaction.atomic
def place_order(*, draft: OrderDraft) -> Order:
    """Write the order and reserve its stock, or raise OutOfStockError and do neither.

    It waits for its payment until `expires_at`, then it is cancelled and the stock is free again.
    """
    address = draft.address
    customer = draft.customer or remember_customer(
        email=draft.email, name=address.get("name", ""), phone=draft.phone, locale=draft.locale
    )
    order = Order.objects.create(
        fingerprint=draft.fingerprint,
        cart_token=draft.cart_token,
        customer=customer,
        from_account=draft.customer is not None,
        email=draft.email,
        phone=draft.phone,
        locale=draft.locale,
        currency=draft.currency,
        subtotal=draft.subtotal,
        shipping=draft.shipping,
        discount=draft.discount,
        tax=draft.tax,
        tax_included=draft.tax_included,
        total=draft.total,
        shipping_name=draft.shipping_name,
        shipping_code=draft.shipping_code,
        shipping_address=address,
        billing_address=draft.billing_address,
        ip=draft.ip,
        browser=draft.browser,
        note=draft.note,
        attributes=draft.attributes,
        expires_at=timezone.now() + TIME_TO_PAY,
        search_text=" ".join([draft.email, draft.phone, address.get("name", ""), *_titles(draft)]),
    )
    _write_lines(order, draft)
    reserve_stock(order, draft)
    actor = f"customer:{customer.pk}"
    placed = OrderPlaced(order=order.pk, total=order.total, currency=order.currency)
    record(placed, subject=order, actor=actor)
    return order


def _titles(draft: OrderDraft) -> list[str]:
    return [text for line in draft.lines for text in (line.title, line.variant.sku) if text]


def _write_lines(order: Order, draft: OrderDraft) -> None:
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            variant=line.variant,
            title=line.title,
            variant_title=line.variant_title,
            sku=line.variant.sku,
            picture=line.picture,
            quantity=line.quantity,
            unit_price=line.unit_price,
            total=line.total,
            requires_shipping=line.variant.requires_shipping,
            properties=line.properties,
        )
        for line in draft.lines
    )
    taxed = [(row, tax) for row, line in zip(lines, draft.lines, strict=True) for tax in line.taxes]
    rows = [_tax_line(order, tax, row) for row, tax in taxed]
    rows += [_tax_line(order, tax, None) for tax in draft.shipping_taxes]
    TaxLine.objects.bulk_create(rows)
    DiscountLine.objects.bulk_create(_discount_lines(order, draft, lines))


def _discount_lines(order: Order, draft: OrderDraft, lines: list[OrderLine]) -> list[DiscountLine]:
    return [
        DiscountLine(
            order=order,
            line=line,
            position=position,
            label=discount.label,
            source=discount.source,
            code=discount.code,
            is_whole=discount.is_whole,
            amount=amount,
        )
        for position, discount in enumerate(draft.discounts)
        for line, amount in (
            *((lines[place], off) for place, off in discount.lines.items()),
            (None, discount.shipping),
        )
        if amount
    ]


def _tax_line(order: Order, tax: DraftTax, line: OrderLine | None) -> TaxLine:
    return TaxLine(
        order=order,
        line=line,
        name=tax.name,
        basis_points=tax.basis_points,
        amount=tax.amount,
        is_included=tax.is_included,
    )


def reserve_stock(order: Order, draft: OrderDraft) -> None:
    """Reserve every unit of the draft. Raises OutOfStockError."""
    wanted = dict.fromkeys((line.variant for line in draft.lines), 0)
    for line in draft.lines:
        wanted[line.variant] += line.quantity
    actor = f"customer:{order.customer_id}"
    move_stock(
        quantities=wanted, kind=Kind.RESERVED, reference=f"order:{order.pk}", actor=actor, is_echo=True
    )
