"""Filters on carts."""

from themes.engine import Drop, Listing
from themes.registry import theme_filter


def _lines(cart: object) -> list[Drop]:
    found = cart["items"] if isinstance(cart, Drop) else None
    return [line for line in found if isinstance(line, Drop)] if isinstance(found, list | Listing) else []


@theme_filter("item_count_for_variant")
def item_count_for_variant(cart: object, variant_id: object = None) -> int:
    """How many units of a variant are in the cart, by the variant's id."""
    wanted = str(variant_id)
    counts = (line["quantity"] for line in _lines(cart) if str(line["variant_id"]) == wanted)
    return sum(count for count in counts if isinstance(count, int))


@theme_filter("line_items_for")
def line_items_for(cart: object, thing: object = None) -> list[Drop]:
    """The lines of the cart that hold a product or a variant."""
    if not isinstance(thing, Drop):
        return []
    # Only a variant knows its SKU; both have an id.
    name = "variant_id" if "sku" in thing.table else "product_id"
    return [line for line in _lines(cart) if line[name] == thing["id"]]
