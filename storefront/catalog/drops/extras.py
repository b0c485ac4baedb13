"""What themes ask of products, variants and collections and a store does not have: nil or empty."""

from __future__ import annotations

from themes.engine import Drop, prop
from themes.objects.metafields import HasMetafields


class ProductExtras(HasMetafields):
    """What a product has elsewhere."""

    @prop
    def category(self) -> Drop | None:
        """Its place in a taxonomy; nil, as there is none here."""
        return None

    @prop
    def selected_selling_plan(self) -> Drop | None:
        """The subscription that is chosen; nil, as there are none here."""
        return None

    @prop
    def selected_selling_plan_allocation(self) -> Drop | None:
        """How the chosen subscription is applied; nil, as there are none here."""
        return None

    @prop
    def selected_or_first_available_selling_plan_allocation(self) -> Drop | None:
        """How the chosen or first subscription is applied; nil, as there are none here."""
        return None


class WithoutUnitPrice(Drop):
    """What is sold by the piece only."""

    @prop
    def unit_price(self) -> int | None:
        """Price of a unit of its measure; nil, as products have none here."""
        return None

    @prop
    def unit_price_measurement(self) -> Drop | None:
        """The measure that the unit price is of; nil, as products have none here."""
        return None


class VariantExtras(HasMetafields, WithoutUnitPrice):
    """What a variant has elsewhere."""

    @prop
    def matched(self) -> bool:
        """Whether the filters of the page are about it in particular."""
        return False

    @prop
    def selected_selling_plan_allocation(self) -> Drop | None:
        """How the chosen subscription is applied; nil, as there are none here."""
        return None

    @prop
    def next_incoming_date(self) -> object:
        """When more of it comes; nil, as nobody says so here."""
        return None
