"""Which rights follow from what a plugin declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_EVENTS = {
    "order": "orders.view",
    "payment": "orders.view",
    "refund": "orders.view",
    "fulfilment": "orders.view",
    "customer": "customers.view",
    "product": "catalog.view",
    "collection": "catalog.view",
    "stock": "catalog.view",
}
"""The right that events of a kind need, by the first part of their names."""
_CARDS = {"order": "orders.view", "customer": "customers.view", "product": "catalog.view"}
QUESTIONS = {
    "products": "catalog.view",
    "order": "orders.view",
    "has_bought": "orders.view",
    "send_letter": "customers.view",
}
"""The right that a question to the store needs (`kaidian_sdk.store.Store`)."""
_FACTS = {
    "payment_gateways": "orders.view",
    "order_risk_checks": "orders.view",
    "import_sources": "catalog.edit",
    "export_targets": "catalog.view",
    "customer_data": "customers.view",
}
"""Points whose functions are told of, or change, what a right protects."""
_TOUCHED = {
    "shop_pages": {"customers", "catalog"},
    "theme_blocks": {"customers", "catalog"},
    "theme_embeds": {"customers", "catalog"},
    "chat_bots": {"customers"},
    "notification_channels": {"customers", "orders"},
    "checkout_checks": {"orders", "customers", "catalog"},
    "discount_sources": {"customers", "catalog"},
    "shipping_carriers": {"orders", "catalog"},
    "tax_calculators": {"orders", "catalog"},
    "search_providers": {"catalog"},
    "metafields": {"catalog", "customers", "orders"},
}
"""Domains that a point's facts may come from: asking for rights there is no surprise."""


def reasons(declared: Mapping[str, list[Any]]) -> dict[str, str]:
    """Rights that are needed, each with the first thing that needs it."""
    found: dict[str, str] = {}
    for hook, rows in declared.items():
        for row in rows:
            what = f"{hook} “{getattr(row, 'id', '')}”"
            for scope in (_of(hook, row), getattr(row, "permission", None)):
                if scope:
                    found.setdefault(scope, what)
    return found


def _of(hook: str, row: Any) -> str | None:
    if hook == "subscribers":
        return _EVENTS.get(row.event.partition(".")[0])
    if hook == "cards":
        return _CARDS[row.on]
    return _FACTS.get(hook)


def touched(declared: Mapping[str, list[Any]]) -> set[str]:
    """Domains that the plugin may learn of, without a need to."""
    return {domain for hook, rows in declared.items() if rows for domain in _TOUCHED.get(hook, ())}
