"""A sample shopper with an account: their orders and their address book, with a name of your choice."""

from datetime import UTC, datetime

from themes.engine import Html, Listing
from themes.objects.images import ImageDrop, Picture

COUNTRIES = Html('<option value="中国">中国</option><option value="美国">美国</option>')


def sample_order(name: str) -> dict[str, object]:
    """One order of theirs, sent and partly refunded."""
    line = {
        "title": name,
        "product_title": name,
        "variant_title": name,
        "image": ImageDrop(Picture("/media/amethyst-180.webp", 160, 160)),
        "url": "/products/amethyst",
        "properties": {name: name},
        "final_price": 12_800,
        "quantity": 2,
        "final_line_price": 25_600,
    }
    parcel = {
        "created_at": datetime(2026, 3, 4, tzinfo=UTC),
        "tracking_company": name,
        "tracking_number": "SF1",
        "tracking_url": "https://example.com/SF1",
        "fulfillment_line_items": [line],
    }
    return {
        "name": "#1001",
        "customer_url": "/account/orders/abc",
        "created_at": datetime(2026, 3, 1, tzinfo=UTC),
        "total_price": 26_800,
        "subtotal_price": 25_600,
        "total_refunded_amount": 1_000,
        "financial_status_label": name,
        "fulfillment_status_label": name,
        "line_items": [line, {**line, "image": None, "url": None}],
        "shipping_methods": [{"title": name, "price": 1_200}],
        "tax_lines": [{"title": name, "rate_percentage": 13.0, "price": 900}],
        "fulfillments": [parcel],
        "shipping_address": {"name": name},
        "billing_address": {"name": name, "phone": name},
        "phone": name,
        "note": name,
    }


def sample_customer(name: str) -> dict[str, object]:
    """Somebody who is signed in and whose address is not proven yet."""
    addresses = [
        {
            "id": number,
            "url": f"/account/addresses/{number}",
            "summary": name,
            "phone": name,
            "default": number == 1,
        }
        for number in (1, 2)
    ]
    return {
        "name": name,
        "email": name,
        "phone": name,
        "email_proven": False,
        "orders": Listing.of([sample_order(name)] * 25),
        "addresses": Listing.of(addresses),
        "addresses_count": len(addresses),
        "default_address": addresses[0],
    }
