"""What themes see of a line of the cart."""

from __future__ import annotations

from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storefront.catalog.drops import ProductDrop, VariantDrop, image_drop
from storefront.catalog.drops.extras import MeasuredDrop
from storefront.catalog.measures import Measure
from storefront.catalog.models import Option
from storefront.pricing.drops import DiscountAllocationDrop, DiscountDrop, allocations
from storefront.pricing.lines import LinePrice
from themes.engine import Drop, prop
from themes.objects.images import ImageDrop
from themes.rendering.page import Page

from .lines import line_key
from .part_drops import InstructionsDrop, OptionPairDrop
from .queries import CartItem


class LineItemDrop(MeasuredDrop):
    """`line_item` of a cart. Amounts are in minor units of the store's currency."""

    def __init__(
        self, item: CartItem, product: ProductDrop, options: list[Option], page: Page, price: LinePrice
    ) -> None:
        self.item = item
        self._price = price
        self._product = product
        self._options = options
        self._page = page

    @property
    def priced(self) -> tuple[int, Measure | None]:
        """Its price after discounts and how much is in one."""
        return self._price.each, self.item.variant.measure

    @prop
    def id(self) -> int:
        """Id of the variant."""
        return self.item.variant.pk

    @prop
    def key(self) -> str:
        """The key of the line, for `cart_change_url` and `cart_update_url`."""
        return line_key(self.item.line)

    @prop
    def product(self) -> ProductDrop:
        """The product of two numbers."""
        return self._product

    @prop
    def variant(self) -> VariantDrop:
        """The variant."""
        return VariantDrop(self._product, self.item.variant)

    @prop
    def product_id(self) -> int:
        """Id of the product."""
        return self.item.product.pk

    @prop
    def variant_id(self) -> int:
        """Id of the variant."""
        return self.item.variant.pk

    @prop
    def product_title(self) -> str:
        """The product's title."""
        return self.item.product.text("title", self._page.locale)

    @prop
    def variant_title(self) -> str | None:
        """The option values in one line; nil for a product without options."""
        values = [str(pair["value"]) for pair in self.options_with_values()]
        return " / ".join(values) or None

    @prop
    def title(self) -> str:
        """The product's title and the option values."""
        return " - ".join(filter(None, [self.product_title(), self.variant_title()]))

    @prop
    def options_with_values(self) -> list[OptionPairDrop]:
        """Its options and their chosen values."""
        locale = self._page.locale
        return [
            OptionPairDrop(option.text("name", locale), option.value_text(value, locale))
            for option, value in zip(self._options, self.item.variant.option_values, strict=False)
        ]

    @prop
    def quantity(self) -> int:
        """The number of units."""
        return self.item.quantity

    @prop
    def price(self) -> int:
        """Price of one unit, in minor units."""
        return self.item.variant.price

    @prop
    def final_price(self) -> int:
        """Price of one unit after discounts of the line, in minor units."""
        return self._price.each

    @prop
    def original_price(self) -> int:
        """Price of one unit before discounts, in minor units."""
        return self.item.variant.price

    @prop
    def line_price(self) -> int:
        """Price of all units, in minor units."""
        return self.item.total

    @prop
    def final_line_price(self) -> int:
        """Price of all units after discounts of the line, in minor units."""
        return self._price.final

    @prop
    def original_line_price(self) -> int:
        """Price of all units before discounts, in minor units."""
        return self.item.total

    @prop
    def sku(self) -> str:
        """The variant's SKU."""
        return self.item.variant.sku

    @prop
    def vendor(self) -> str:
        """The product's vendor."""
        return self.item.product.vendor

    @prop
    def properties(self) -> dict[str, str]:
        """What the shopper filled in for it, by name; names that begin with "_" are hidden."""
        return {name: value for name, value in self.item.line.properties.items() if name[:1] != "_"}

    @prop
    def requires_shipping(self) -> bool:
        """Whether it has to be shipped."""
        return self.item.variant.requires_shipping

    @prop
    def available_quantity(self) -> int | None:
        """Units that are available, nil without a limit. Fewer than `quantity` means that others have bought
        them since.
        """
        return self.item.available

    @prop
    def image(self) -> ImageDrop | None:
        """The variant's picture, otherwise the product's first."""
        return image_drop(self.item.picture, self._page.locale) if self.item.picture else None

    @prop
    def url(self) -> str:
        """Address of the product with this variant chosen."""
        return f"{self._product.address}?variant={self.item.variant.pk}"

    @prop
    def total_discount(self) -> int:
        """What discounts take off, in minor units."""
        return self._price.off

    @prop
    def line_level_total_discount(self) -> int:
        """What discounts of this line alone take off, in minor units."""
        return self._price.own_off

    @prop
    def discounts(self) -> list[DiscountDrop]:
        """Discounts of this line."""
        return [DiscountDrop(each, each.lines[self._price.line]) for each in self._price.own]

    @prop
    def discount_allocations(self) -> list[DiscountAllocationDrop]:
        """How much each discount takes off this line."""
        return allocations(self._price.discounts, self._price.line)

    @prop
    def line_level_discount_allocations(self) -> list[DiscountAllocationDrop]:
        """How much each discount of this line alone takes off."""
        return allocations(self._price.own, self._price.line)

    @prop
    def tax_lines(self) -> list[Drop]:
        """Taxes of this line; empty, because they are known only at the checkout."""
        return []

    @prop
    def grams(self) -> int:
        """Weight of one unit, in grams."""
        return self.item.variant.grams

    @prop
    def taxable(self) -> bool:
        """Whether it is taxed."""
        return self.item.variant.is_taxable

    @prop
    def gift_card(self) -> bool:
        """Whether it is a gift card."""
        return self.item.product.is_gift_card

    @prop
    def fulfillment(self) -> Drop | None:
        """Its parcel; nil in a cart."""
        return None

    @prop
    def fulfillment_service(self) -> str:
        """Who ships it: always "manual", the store itself."""
        return "manual"

    @prop
    def successfully_fulfilled_quantity(self) -> int:
        """How many units were shipped; 0 in a cart."""
        return 0

    @prop
    def selling_plan_allocation(self) -> Drop | None:
        """The subscription it is bought with; nil, because there are none here."""
        return None

    @prop
    def item_components(self) -> list[Drop]:
        """The parts of a bundle; empty, because there are no bundles here."""
        return []

    @prop
    def parent_relationship(self) -> Drop | None:
        """The line it belongs to; nil, because lines stand by themselves here."""
        return None

    @prop
    def instructions(self) -> InstructionsDrop:
        """What the shopper may do with the line."""
        return InstructionsDrop()

    @prop
    def message(self) -> str | None:
        """A message about the line; nil when all is well."""
        return self.error_message()

    @prop
    def error_message(self) -> str | None:
        """Why the line can't be bought as it is; nil when it can."""
        if not self.item.is_short:
            return None
        left = self.item.available or 0
        if not left:
            return str(_("This item has sold out."))
        few = ngettext("Only %(left)s is left. Choose fewer.", "Only %(left)s are left. Choose fewer.", left)
        return few % {"left": left}

    @prop
    def url_to_remove(self) -> str:
        """Address that removes the line from the cart."""
        return f"{self._page.root}/cart/change?id={quote(self.key())}&quantity=0"

    def json(self) -> object:
        item, image, price = self.item, self.image(), self.item.variant.price
        pairs = self.options_with_values()
        return {
            "id": item.variant.pk,
            "key": self.key(),
            "properties": item.line.properties,
            "quantity": item.quantity,
            "variant_id": item.variant.pk,
            "product_id": item.product.pk,
            "handle": item.product.handle,
            "title": self.title(),
            "product_title": self.product_title(),
            "product_type": item.product.product_type,
            "variant_title": self.variant_title(),
            "variant_options": [pair.value() for pair in pairs] or ["Default Title"],
            "options_with_values": [pair.json() for pair in pairs],
            "price": price,
            "original_price": price,
            "discounted_price": self._price.each,
            "final_price": self._price.each,
            "line_price": item.total,
            "original_line_price": item.total,
            "final_line_price": self._price.final,
            "total_discount": self._price.off,
            "discounts": [each.json() for each in self.discounts()],
            "line_level_discount_allocations": [
                each.json() for each in self.line_level_discount_allocations()
            ],
            "line_level_total_discount": self._price.own_off,
            "sku": item.variant.sku,
            "grams": item.variant.grams,
            "vendor": item.product.vendor,
            "taxable": item.variant.is_taxable,
            "gift_card": item.product.is_gift_card,
            "requires_shipping": item.variant.requires_shipping,
            "product_has_only_default_variant": not item.variant.option_values,
            "image": image.picture.nearest(320) if image else None,
            "featured_image": _featured(image),
            "url": self.url(),
            "quantity_rule": {"min": 1, "max": None, "increment": 1},
            "has_components": False,
        }


def _featured(image: ImageDrop | None) -> dict[str, object]:
    """A picture as scripts expect it in `featured_image`."""
    if image is None:
        return {"url": None, "alt": None, "width": None, "height": None, "aspect_ratio": None}
    picture = image.picture
    return {
        "url": picture.nearest(720),
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "aspect_ratio": round(image.aspect_ratio(), 3),
    }
