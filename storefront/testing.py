"""What tests of shops need: goods on a shelf, and a shopper at the store's host. Data is built by actions."""

from __future__ import annotations

from typing import Any

from django.test import Client

from storefront.catalog.actions.products import create_product
from storefront.catalog.drafts import OptionDraft, ProductDraft, VariantDraft
from storefront.catalog.models import Product, Variant
from storefront.shipping.actions import save_rate, save_zone
from storefront.shipping.models import ShippingRate
from tenants.models import Store

ADDRESS = {
    "email": "lin@example.com",
    "name": "林小雨",
    "phone": "13800138000",
    "country": "CN",
    "region": "江苏省",
    "city": "连云港市",
    "line1": "海州区花果山路 18 号",
}


def make_product(
    title: str = "紫水晶手串", *, price: int = 12_800, on_hand: int = 10, **more: Any
) -> Product:
    """A published product with one variant and so many in stock."""
    variant = VariantDraft(price=price, on_hand=on_hand, **more.pop("variant", {}))
    fields: dict[str, Any] = {"title": title, "status": Product.Status.ACTIVE.value, "variants": (variant,)}
    return create_product(draft=ProductDraft(**{**fields, **more}), actor="system")


def make_sizes(
    title: str = "手串", *, sizes: tuple[str, ...] = ("6 mm", "8 mm"), on_hand: int = 10
) -> Product:
    """A published product with one variant for each size, 100.00 apart."""
    return make_product(
        title,
        options=(OptionDraft(name="珠径", values=sizes),),
        variants=tuple(
            VariantDraft(price=10_000 * (place + 1), option_values=(size,), on_hand=on_hand)
            for place, size in enumerate(sizes)
        ),
    )


def variant_of(product: Product) -> Variant:
    """Its first variant."""
    return product.variants.order_by("position", "pk")[0]


def make_rate(
    *, price: int = 1_200, free_over: int | None = 19_900, countries: tuple[str, ...] = ("CN",)
) -> ShippingRate:
    """A way of shipping to China."""
    return save_rate(
        zone=save_zone(name="中国", countries=("CN",)), name="快递", price=price, free_over=free_over
    )


def shopper_at(store: Store, **headers: str) -> Client:
    """A browser at the store's host, with a cookie jar of its own."""
    return Client(headers={"host": store.host, "sec-fetch-site": "same-origin", **headers})
