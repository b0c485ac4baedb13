"""Reads of a whole store that no domain owns alone."""

from __future__ import annotations

from storefront.catalog.models import Product

MOST = 500


def vendors() -> list[str]:
    """Vendors of the products that shoppers see, by name, at most 500. One query."""
    return _different("vendor")


def product_types() -> list[str]:
    """Types of the products that shoppers see, by name, at most 500. One query."""
    return _different("product_type")


def _different(column: str) -> list[str]:
    rows = Product.objects.filter(status=Product.Status.ACTIVE).exclude(**{column: ""})
    return list(rows.order_by(column).values_list(column, flat=True).distinct()[:MOST])
