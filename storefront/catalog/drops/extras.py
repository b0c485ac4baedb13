"""What themes ask of products, variants and collections and a store does not have: nil or empty."""

from __future__ import annotations

from themes.engine import Drop, prop
from themes.objects.metafields import HasMetafields


class ProductExtras(HasMetafields):
    """What a product has elsewhere."""

    @prop
    def category(self) -> Drop | None:
        """Its category in a taxonomy; nil, because there is none here."""
        return None

    @prop
    def selected_selling_plan(self) -> Drop | None:
        """The chosen subscription; nil, because there are none here."""
        return None

    @prop
    def selected_selling_plan_allocation(self) -> Drop | None:
        """The terms of the chosen subscription; nil, because there are none here."""
        return None

    @prop
    def selected_or_first_available_selling_plan_allocation(self) -> Drop | None:
        """The terms of the chosen or first subscription; nil, because there are none here."""
        return None


class WithoutUnitPrice(Drop):
    """What is sold by the piece only."""

    @prop
    def unit_price(self) -> int | None:
        """Price for each unit of measure; nil, because products have none here."""
        return None

    @prop
    def unit_price_measurement(self) -> Drop | None:
        """The measure of the unit price; nil, because products have none here."""
        return None


class VariantExtras(HasMetafields, WithoutUnitPrice):
    """What a variant has elsewhere."""

    @prop
    def matched(self) -> bool:
        """Whether the page's filters match it in particular; never here."""
        return False

    @prop
    def selected_selling_plan_allocation(self) -> Drop | None:
        """The terms of the chosen subscription; nil, because there are none here."""
        return None

    @prop
    def next_incoming_date(self) -> object:
        """When more stock comes; nil, because it is not kept here."""
        return None
