"""Every change of a cart."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.errors import ActionError
from storefront.catalog.models import Product, Variant

from .locks import lock_cart
from .models import MAX_LINES, MAX_NOTE, MAX_QUANTITY, Cart, CartLine
from .queries import available_to

MAX_PROPERTIES = 20
MAX_PROPERTY_LENGTH = 500


def create_cart(*, locale: str) -> Cart:
    """A new, empty cart."""
    return Cart.objects.create(locale=locale)


@transaction.atomic
def add_line(
    *, cart: Cart, variant_id: int, quantity: int = 1, properties: Mapping[str, str] | None = None
) -> CartLine:
    """Put units of a variant into the cart; more of what is in it already are added to its line.

    Raises ActionError: "variant_gone", "quantity_wrong", "out_of_stock", "cart_full", "properties_wrong".
    """
    kept = _checked_properties(properties or {})
    variant = _sellable(variant_id)
    locked = lock_cart(cart.pk)
    lines = list(locked.lines.all())
    line = next((row for row in lines if (row.variant_id, row.properties) == (variant.pk, kept)), None)
    if line is None and len(lines) >= MAX_LINES:
        raise ActionError("cart_full", _("The cart is full. Check out first, then go on shopping."))
    wanted = _checked_quantity(quantity) + (line.quantity if line else 0)
    _refuse_shortage(locked, variant, wanted)
    if line is None:
        line = CartLine.objects.create(cart=locked, variant=variant, quantity=wanted, properties=kept)
    else:
        line.quantity = _checked_quantity(wanted)
        line.save(update_fields=["quantity"])
    _touch(locked)
    return line


@transaction.atomic
def set_quantities(*, cart: Cart, quantities: Mapping[int, int]) -> None:
    """Set the quantity of lines by their id; 0 removes the line. Ids of another cart are passed over.

    Raises ActionError: "quantity_wrong", "out_of_stock".
    """
    locked = lock_cart(cart.pk)
    lines = {line.pk: line for line in locked.lines.all()}
    for line_id, quantity in quantities.items():
        line = lines.get(line_id)
        if line is None:
            continue
        if quantity == 0:
            line.delete()
            continue
        if _checked_quantity(quantity) > line.quantity:
            _refuse_shortage(locked, line.variant, quantity)
        line.quantity = quantity
        line.save(update_fields=["quantity"])
    _touch(locked)


@transaction.atomic
def hold_variant(*, cart: Cart, variant_id: int, quantity: int) -> None:
    """Let the cart hold so many units of a variant, without properties. Raises as `add_line`."""
    locked, units = lock_cart(cart.pk), _checked_quantity(quantity)
    line = locked.lines.filter(variant=variant_id, properties={}).first()
    if line is None:
        add_line(cart=locked, variant_id=variant_id, quantity=units)
    else:
        set_quantities(cart=locked, quantities={line.pk: units})


@transaction.atomic
def clear_cart(*, cart: Cart) -> None:
    """Take everything out."""
    cart.lines.all().delete()
    _touch(cart)


def set_note(*, cart: Cart, note: str) -> None:
    """Keep what the shopper wants to say. Raises ActionError "note_long" past MAX_NOTE characters."""
    kept = note.replace("\x00", "")
    if len(kept) > MAX_NOTE:
        told = _("The note is too long: it may have up to %(most)s characters.") % {"most": MAX_NOTE}
        raise ActionError("note_long", told, field="note")
    cart.note = kept
    cart.updated_at = timezone.now()
    cart.save(update_fields=["note", "updated_at"])


@transaction.atomic
def set_attributes(*, cart: Cart, attributes: Mapping[str, str]) -> None:
    """Keep what a theme asks beside the note ("Gift wrapping": "yes"); an empty value takes one away.

    Raises ActionError "properties_wrong" when it is too much.
    """
    locked = lock_cart(cart.pk)
    kept = {**locked.attributes, **{name.strip(): value.strip() for name, value in attributes.items()}}
    locked.attributes = _checked_properties(kept)
    locked.updated_at = timezone.now()
    locked.save(update_fields=["attributes", "updated_at"])
    cart.attributes = locked.attributes


@transaction.atomic
def set_properties(*, cart: Cart, line_id: int, properties: Mapping[str, str]) -> None:
    """Change what a line is wanted like; it joins a line that is wanted the same way already.

    A line of another cart is passed over. Raises ActionError: "properties_wrong", "quantity_wrong".
    """
    kept = _checked_properties(properties)
    locked = lock_cart(cart.pk)
    lines = list(locked.lines.all())
    line = next((row for row in lines if row.pk == line_id), None)
    if line is None or line.properties == kept:
        return
    same = next((row for row in lines if (row.variant_id, row.properties) == (line.variant_id, kept)), None)
    if same is not None:
        same.quantity = _checked_quantity(same.quantity + line.quantity)
        line.delete()
        same.save(update_fields=["quantity"])
    else:
        line.properties = kept
        line.save(update_fields=["properties"])
    _touch(locked)


def _touch(cart: Cart) -> None:
    cart.updated_at = timezone.now()
    cart.save(update_fields=["updated_at"])


def _sellable(variant_id: int) -> Variant:
    variant = Variant.objects.filter(pk=variant_id, product__status=Product.Status.ACTIVE).first()
    if variant is None:
        raise ActionError("variant_gone", _("This item is no longer for sale."))
    return variant


def _checked_quantity(quantity: int) -> int:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise ActionError(
            "quantity_wrong",
            _("Choose a quantity from 1 to %(most)s.") % {"most": MAX_QUANTITY},
            field="quantity",
        )
    return quantity


def _checked_properties(properties: Mapping[str, str]) -> dict[str, str]:
    kept = {name.strip(): value for name, value in properties.items() if value.strip()}
    long = any(len(text) > MAX_PROPERTY_LENGTH for pair in kept.items() for text in pair)
    if any("\x00" in text for pair in kept.items() for text in pair):
        raise ActionError("properties_wrong", _("There is a character in it that can't be kept."))
    if len(kept) > MAX_PROPERTIES or long:
        raise ActionError("properties_wrong", _("That is more text than we can keep with an item."))
    return kept


def _refuse_shortage(cart: Cart, variant: Variant, wanted: int) -> None:
    available = available_to(cart, variant)
    if available is None:
        return
    if available == 0:
        raise ActionError("out_of_stock", _("This item has sold out."), field="quantity")
    if wanted > available:
        message = ngettext(
            "Only %(left)s is left. Choose fewer.",
            "Only %(left)s are left. Choose fewer.",
            available,
        )
        raise ActionError("out_of_stock", message % {"left": available}, field="quantity")
