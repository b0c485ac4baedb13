"""What the variable part of an address of the API names: things of one store, by what stands before it."""

from __future__ import annotations

from collections.abc import Callable

from tests.isolation.world import Side

THINGS: dict[str, Callable[[Side], object]] = {
    "articles": lambda side: side.article.pk,
    "blogs": lambda side: side.blog.pk,
    "collections": lambda side: side.collection.pk,
    "comments": lambda side: side.comment.pk,
    "customer-addresses": lambda side: side.address.pk,
    "customers": lambda side: side.customer.pk,
    "inventory/levels": lambda side: side.variant.stock_levels.get().pk,
    "inventory/movements": lambda side: side.variant.movements.earliest("pk").pk,
    "menus": lambda side: side.menu.pk,
    "orders": lambda side: side.order.pk,
    "pages": lambda side: side.text_page.pk,
    "payments": lambda side: side.order.payments.get().pk,
    "pictures": lambda side: side.media.pk,
    "products": lambda side: side.product.pk,
    "redirects": lambda side: side.redirect.pk,
    "refunds": lambda side: side.refund.pk,
    "shipping/rates": lambda side: side.rate.pk,
    "shipping/zones": lambda side: side.zone.pk,
    "taxes": lambda side: side.tax.pk,
    "themes": lambda side: side.theme.pk,
    "variants": lambda side: side.variant.pk,
    "webhooks": lambda side: side.endpoint.pk,
    "webhook-messages": lambda side: side.webhook.pk,
}
OF_NO_STORE = {"policies": "terms-of-service", "plugins": "desk", "settings": "catalog.facets"}
"""The same words mean something in every store, or in none."""
