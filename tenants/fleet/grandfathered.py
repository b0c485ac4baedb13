"""Migrations from before anything looked at their steps. No others may join them."""

from __future__ import annotations

GRANDFATHERED = frozenset(
    {
        "app_directory.0002_remoteapp_blocks",
        "cart.0002_cart_attributes",
        "catalog.0002_collection_rules",
        "catalog.0004_template_choice",
        "catalog.0005_unit_prices",
        "catalog.0007_import_sources",
        "content.0006_subscriptions_are_customers",
        "customers.0002_accounts",
        "customers.0004_customer_marketing_source",
        "orders.0002_order_from_account",
        "orders.0003_order_attributes",
        "orders.0004_discounts",
        "orders.0005_risks",
        "payments.0002_gateways",
        "tenants.0002_store_password",
        "themes.0002_library",
        "themes.0003_version_upstream",
        "webhooks.0002_endpoint_app_endpoint_is_leaving",
    }
)
