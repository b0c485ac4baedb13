"""What a cart comes to at an address: discounts, shipping, taxes and the total. One place decides it."""

from __future__ import annotations

from dataclasses import dataclass, field

from storefront.cart.queries import CartContents
from storefront.pricing.discounts import Applied, Discounted
from storefront.pricing.facts import Buying
from storefront.pricing.taxes import Taxes

from .offers import Offer


@dataclass(frozen=True)
class Totals:
    """Amounts in minor units. `subtotal` and `shipping` are full prices; taxes are of what is left after
    discounts.
    """

    buying: Buying
    rate: Offer | None = None
    taxes: Taxes = field(default_factory=Taxes)

    @property
    def contents(self) -> CartContents:
        return self.buying.contents

    @property
    def discounts(self) -> Discounted:
        return self.buying.discounts

    @property
    def subtotal(self) -> int:
        return self.contents.subtotal

    @property
    def shipping(self) -> int:
        return self.rate.price if self.rate else 0

    @property
    def shipping_discounts(self) -> list[tuple[Applied, int]]:
        return self.discounts.of_shipping(self.shipping)

    @property
    def shipping_left(self) -> int:
        """What sending costs after discounts."""
        return self.shipping - sum(amount for _discount, amount in self.shipping_discounts)

    @property
    def tax(self) -> int:
        return self.taxes.total

    @property
    def total(self) -> int:
        return self.buying.goods + self.shipping_left + self.taxes.added
