"""A product as scripts read it: `/products/<handle>.js`; `.json` has amounts in currency units, as text."""

from __future__ import annotations

from foundation.money import Money

from .product import ProductDrop
from .variant import VariantDrop


def as_script_data(product: ProductDrop) -> dict[str, object]:
    """What `/products/<handle>.js` gives: the product as templates print it, with values of options."""
    options = [option.json() for option in product.option_drops]
    default = {"name": "Title", "position": 1, "values": ["Default Title"]}
    return {**product.json(), "options": options or [default]}


def as_record(product: ProductDrop, currency: str) -> dict[str, object]:
    """The product with its variants, options and pictures."""
    row = product.row
    images = [
        {
            "id": image.id(),
            "product_id": row.pk,
            "position": image.position(),
            "alt": image.alt() or None,
            "width": image.width(),
            "height": image.height(),
            "src": image.picture.nearest(1200),
        }
        for image in product.pictures
    ]
    return {
        "id": row.pk,
        "title": product.title(),
        "body_html": str(product.description()),
        "vendor": row.vendor,
        "product_type": row.product_type,
        "handle": row.handle,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "published_at": row.published_at,
        "tags": ", ".join(row.tags),
        "variants": [_variant(variant, row.pk, currency) for variant in product.variants()],
        "options": [
            {"product_id": row.pk, "name": option.name(), "position": option.position(), "values": names}
            for option in product.option_drops
            if (names := [value.name() for value in option.values()])
        ],
        "images": images,
        "image": images[0] if images else None,
    }


def _variant(variant: VariantDrop, product_id: int, currency: str) -> dict[str, object]:
    row = variant.row
    before = row.compare_at_price
    return {
        "id": row.pk,
        "product_id": product_id,
        "title": variant.title(),
        "price": str(Money(row.price, currency).decimal),
        "compare_at_price": "" if before is None else str(Money(before, currency).decimal),
        "available": variant.is_available,
        "sku": row.sku,
        "barcode": row.barcode,
        "position": row.position,
        "option1": variant.option1() or "Default Title",
        "option2": variant.option2(),
        "option3": variant.option3(),
        "grams": row.grams,
        "weight": variant.weight_in_unit(),
        "weight_unit": row.weight_unit,
        "requires_shipping": row.requires_shipping,
        "taxable": row.is_taxable,
        "image_id": row.media_id,
    }
