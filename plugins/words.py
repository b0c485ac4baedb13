"""What extension points are called where merchants read of them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ADDITIONS = {
    "payment_gateways": _("Ways to pay"),
    "shipping_carriers": _("Ways of sending"),
    "tax_calculators": _("Calculation of taxes"),
    "discount_sources": _("Discounts"),
    "checkout_checks": _("Checks before an order is placed"),
    "order_risk_checks": _("Risk of orders"),
    "notification_channels": _("Ways to reach people"),
    "search_providers": _("Search of the shop"),
    "chat_bots": _("Answers to shoppers"),
    "theme_blocks": _("Blocks for your theme"),
    "theme_embeds": _("Additions to every page of the shop"),
    "shop_pages": _("Pages in the shop"),
    "admin_pages": _("Pages in the back office"),
    "menu_entries": _("Places in the menu"),
    "cards": _("Cards beside products, orders and customers"),
    "widgets": _("Cards on the dashboard"),
    "subscribers": _("What follows from events"),
    "jobs": _("Work by the clock"),
    "metafields": _("Fields of its own"),
    "import_sources": _("Sources of imports"),
    "export_targets": _("Targets of exports"),
    "customer_data": _("Copies and erasure of personal data"),
}

PLACED = frozenset({"theme_blocks", "theme_embeds"})
"""What merchants place themselves, in the editor of a theme."""

CATEGORIES: dict[str, str | Promise] = {
    "storefront": pgettext_lazy("plugin category", "Storefront"),
    "catalog": pgettext_lazy("plugin category", "Products"),
    "orders": pgettext_lazy("plugin category", "Orders"),
    "customers": pgettext_lazy("plugin category", "Customers"),
    "marketing": pgettext_lazy("plugin category", "Marketing"),
    "shipping": pgettext_lazy("plugin category", "Shipping"),
    "payments": pgettext_lazy("plugin category", "Payments"),
    "taxes": pgettext_lazy("plugin category", "Taxes and invoices"),
    "tools": pgettext_lazy("plugin category", "Tools"),
}
"""What plugins are for: names that manifests give, and what merchants read."""
