"""What a cart comes to at an address: shipping, taxes and the total. One place decides it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from storefront.cart.queries import CartContents, CartItem
from storefront.orders.draft import DraftTax
from storefront.taxes.queries import NO_TAX, TaxRule

from .offers import Offer


@dataclass(frozen=True)
class Totals:
    """Amounts in minor units. `tax` is inside the prices, or added, as `rule` says."""

    contents: CartContents
    rate: Offer | None
    rule: TaxRule = NO_TAX

    @property
    def subtotal(self) -> int:
        return self.contents.subtotal

    @cached_property
    def shipping(self) -> int:
        return self.rate.price_for(self.subtotal) if self.rate and self.contents.requires_shipping else 0

    def line_tax(self, item: CartItem) -> DraftTax | None:
        """The tax of one line; None where there is none."""
        return self._tax(item.total) if item.variant.is_taxable else None

    @cached_property
    def shipping_tax(self) -> DraftTax | None:
        return self._tax(self.shipping) if self.rule.on_shipping and self.shipping else None

    @cached_property
    def tax(self) -> int:
        taxes = [*(self.line_tax(item) for item in self.contents.items), self.shipping_tax]
        return sum(tax.amount for tax in taxes if tax)

    @property
    def total(self) -> int:
        return self.subtotal + self.shipping + (0 if self.rule.is_included else self.tax)

    def _tax(self, amount: int) -> DraftTax | None:
        rule = self.rule
        if not rule.basis_points:
            return None
        return DraftTax(rule.name, rule.basis_points, rule.of(amount), rule.is_included)
