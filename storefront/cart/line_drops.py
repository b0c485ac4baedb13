"""What themes see of a line of the cart."""

from __future__ import annotations

from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storefront.catalog.drops import ProductDrop, VariantDrop, image_drop
from storefront.catalog.drops.extras import WithoutUnitPrice
from storefront.catalog.models import Option
from themes.engine import Drop, prop
from themes.objects.images import ImageDrop
from themes.rendering.page import Page

from .lines import line_key
from .queries import CartItem


class OptionPairDrop(Drop):
    """One of `line_item.options_with_values`."""

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    @prop
    def name(self) -> str:
        """Name of the option, such as "Size"."""
        return self._name

    @prop
    def value(self) -> str:
        """The value that was chosen."""
        return self._value

    def json(self) -> object:
        return {"name": self._name, "value": self._value}


class InstructionsDrop(Drop):
    """`instructions`: what a shopper may do with a line."""

    @prop
    def can_remove(self) -> bool:
        """Whether the line can be taken out."""
        return True

    @prop
    def can_update_quantity(self) -> bool:
        """Whether its quantity can be changed."""
        return True


class LineItemDrop(WithoutUnitPrice):
    """`line_item`. Amounts are minor units."""

    def __init__(self, item: CartItem, product: ProductDrop, options: list[Option], page: Page) -> None:
        self.item = item
        self._product = product
        self._options = options
        self._page = page

    @prop
    def id(self) -> int:
        """Id of the variant."""
        return self.item.variant.pk

    @prop
    def key(self) -> str:
        """What the line is called in requests of scripts and forms."""
        return line_key(self.item.line)

    @prop
    def product(self) -> ProductDrop:
        """The product."""
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
        """Its option values as one line; nil for a product without options."""
        values = [str(pair["value"]) for pair in self.options_with_values()]
        return " / ".join(values) or None

    @prop
    def title(self) -> str:
        """The product's title and the option values."""
        return " - ".join(filter(None, [self.product_title(), self.variant_title()]))

    @prop
    def options_with_values(self) -> list[OptionPairDrop]:
        """Its options, each with what was chosen."""
        locale = self._page.locale
        return [
            OptionPairDrop(option.text("name", locale), option.value_text(value, locale))
            for option, value in zip(self._options, self.item.variant.option_values, strict=False)
        ]

    @prop
    def quantity(self) -> int:
        """How many are wanted."""
        return self.item.quantity

    @prop
    def price(self) -> int:
        """Price of one, in minor units."""
        return self.item.variant.price

    @prop
    def final_price(self) -> int:
        """Price of one after discounts, in minor units."""
        return self.item.variant.price

    @prop
    def original_price(self) -> int:
        """Price of one before discounts, in minor units."""
        return self.item.variant.price

    @prop
    def line_price(self) -> int:
        """Price of all, in minor units."""
        return self.item.total

    @prop
    def final_line_price(self) -> int:
        """Price of all after discounts, in minor units."""
        return self.item.total

    @prop
    def original_line_price(self) -> int:
        """Price of all before discounts, in minor units."""
        return self.item.total

    @prop
    def sku(self) -> str:
        """The variant's stock keeping unit."""
        return self.item.variant.sku

    @prop
    def vendor(self) -> str:
        """The product's vendor."""
        return self.item.product.vendor

    @prop
    def properties(self) -> dict[str, str]:
        """What the shopper wrote with it, by name; names that begin with "_" are kept from the page."""
        return {name: value for name, value in self.item.line.properties.items() if name[:1] != "_"}

    @prop
    def requires_shipping(self) -> bool:
        """Whether it has to be sent."""
        return self.item.variant.requires_shipping

    @prop
    def available_quantity(self) -> int | None:
        """Units that can be had, nil without a limit; less than `quantity` means it has sold out since."""
        return self.item.available

    @prop
    def image(self) -> ImageDrop | None:
        """The variant's picture, else the product's first."""
        return image_drop(self.item.picture, self._page.locale) if self.item.picture else None

    @prop
    def url(self) -> str:
        """Address of the product with this variant chosen."""
        return f"{self._product.address}?variant={self.item.variant.pk}"

    @prop
    def total_discount(self) -> int:
        """What discounts take off, in minor units."""
        return 0

    @prop
    def line_level_total_discount(self) -> int:
        """What discounts of this line alone take off, in minor units."""
        return 0

    @prop
    def discounts(self) -> list[Drop]:
        """Discounts on this line."""
        return []

    @prop
    def discount_allocations(self) -> list[Drop]:
        """How much of each discount falls on this line."""
        return []

    @prop
    def line_level_discount_allocations(self) -> list[Drop]:
        """How much of each discount of this line alone falls on it."""
        return []

    @prop
    def tax_lines(self) -> list[Drop]:
        """Taxes on this line; they are known at the checkout."""
        return []

    @prop
    def grams(self) -> int:
        """Weight of one, in grams."""
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
        """What was sent of it; nil in a cart."""
        return None

    @prop
    def fulfillment_service(self) -> str:
        """Who sends it: the shop itself."""
        return "manual"

    @prop
    def successfully_fulfilled_quantity(self) -> int:
        """How many were sent; none in a cart."""
        return 0

    @prop
    def selling_plan_allocation(self) -> Drop | None:
        """How it is subscribed to; nil, as there are no subscriptions here."""
        return None

    @prop
    def item_components(self) -> list[Drop]:
        """What a bundle holds; here every line is one thing."""
        return []

    @prop
    def parent_relationship(self) -> Drop | None:
        """The line it belongs to; nil, as every line stands by itself."""
        return None

    @prop
    def instructions(self) -> InstructionsDrop:
        """What the shopper may do with the line."""
        return InstructionsDrop()

    @prop
    def message(self) -> str | None:
        """What is to be said of the line; nil when all is well."""
        return self.error_message()

    @prop
    def error_message(self) -> str | None:
        """Why the line can't be bought as it stands; nil when it can."""
        if not self.item.is_short:
            return None
        left = self.item.available or 0
        if not left:
            return str(_("This item has sold out."))
        few = ngettext("Only %(left)s is left. Choose fewer.", "Only %(left)s are left. Choose fewer.", left)
        return few % {"left": left}

    @prop
    def url_to_remove(self) -> str:
        """Address that takes the line out of the cart."""
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
            "discounted_price": price,
            "final_price": price,
            "line_price": item.total,
            "original_line_price": item.total,
            "final_line_price": item.total,
            "total_discount": 0,
            "discounts": [],
            "line_level_discount_allocations": [],
            "line_level_total_discount": 0,
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
