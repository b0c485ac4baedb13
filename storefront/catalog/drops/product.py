"""What themes see of a product, alone on its page or one of a shelf."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from storefront.catalog.models import Option, Product, Variant
from storefront.catalog.queries import shop
from themes.engine import Drop, Html, prop
from themes.objects.handled import Handled
from themes.objects.images import ImageDrop
from themes.rendering.page import Page

from .extras import ProductExtras
from .images import image_drop
from .options import OptionDrop, OptionsByNameDrop
from .variant import VariantDrop


class ProductDrop(Handled, ProductExtras):
    """`product`: a product of the store."""

    def __init__(
        self,
        row: Product,
        page: Page,
        shelf: shop.Shelf | None = None,
        variant: int = 0,
        picks: Sequence[str] = (),
    ) -> None:
        """`variant` and `picks` (ids of option values) are what the address asks for."""
        self.row = row
        self._page = page
        self._shelf = shelf or shop.Shelf([row])
        self._wanted = variant
        self._picks = frozenset(picks)
        self._locale = page.locale

    @property
    def shelf_ids(self) -> list[int]:
        """Ids of the products that are shown beside it, its own with them."""
        return [row.pk for row in self._shelf.products]

    @property
    def shelf_variants(self) -> list[int]:
        """Ids of all variants of the products that are shown beside it."""
        return [row.pk for rows in self._shelf.variants.values() for row in rows]

    @property
    def address(self) -> str:
        """Its path in the page's language."""
        return f"{self._page.root}/products/{self.row.handle}"

    @cached_property
    def option_rows(self) -> list[Option]:
        """Its options, as rows."""
        return self._shelf.options.get(self.row.pk, [])

    @cached_property
    def option_drops(self) -> list[OptionDrop]:
        """Its options, for templates."""
        return [OptionDrop(self, row, self._locale) for row in self.option_rows]

    @cached_property
    def pictures(self) -> list[ImageDrop]:
        """Its pictures, for templates."""
        return [image_drop(row, self._locale) for row in self._shelf.pictures.get(self.row.pk, [])]

    def available_of(self, variant: Variant) -> int | None:
        """Units of one of its variants that may still be sold; None where it was never counted."""
        return self._shelf.available.get(variant.pk)

    @cached_property
    def by_values(self) -> dict[tuple[str, ...], VariantDrop]:
        """Its variants by their option values."""
        return {tuple(drop.row.option_values): drop for drop in self._variants}

    @cached_property
    def _picked(self) -> tuple[str, ...] | None:
        """The option values that the address names, one for each option; None where it does not."""
        picked = [
            [value for index, value in enumerate(row.values) if f"{row.position}-{index}" in self._picks]
            for row in self.option_rows
        ]
        return tuple(values[0] for values in picked) if picked and all(picked) else None

    @cached_property
    def asked_for(self) -> VariantDrop | None:
        """The variant the address asks for, by its id or by option values."""
        if self._picks and self._picked is not None:
            return self.by_values.get(self._picked)
        return next((v for v in self._variants if v.row.pk == self._wanted), None) if self._wanted else None

    @cached_property
    def chosen_values(self) -> tuple[str, ...]:
        """The chosen value of each option; there may be no variant that has them all."""
        if self._picks and self._picked is not None:
            return self._picked
        return tuple(self.chosen.row.option_values) if self.chosen else ()

    @cached_property
    def chosen(self) -> VariantDrop | None:
        """The variant the address asks for, else the first that can be bought, else the first."""
        return self.asked_for or next((v for v in self._variants if v.is_available), None) or self._first

    @property
    def _first(self) -> VariantDrop | None:
        return self._variants[0] if self._variants else None

    @cached_property
    def _variants(self) -> list[VariantDrop]:
        return [VariantDrop(self, row) for row in self._shelf.variants.get(self.row.pk, [])]

    @cached_property
    def _facts(self) -> shop.CardFacts:
        return self._shelf.facts.get(self.row.pk, shop.NO_FACTS)

    @prop
    def id(self) -> int:
        """Id of the product."""
        return self.row.pk

    @prop
    def handle(self) -> str:
        """Its name in addresses."""
        return self.row.handle

    @prop
    def title(self) -> str:
        """Its title in the page's language."""
        return self.row.text("title", self._locale)

    @prop
    def description(self) -> Html:
        """Its description, as HTML."""
        return Html(self.row.text("description", self._locale))

    @prop
    def content(self) -> Html:
        """Its description, as HTML."""
        return self.description()

    @prop
    def vendor(self) -> str:
        """Its vendor."""
        return self.row.vendor

    @prop
    def type(self) -> str:
        """Its product type."""
        return self.row.product_type

    @prop
    def tags(self) -> list[str]:
        """Its tags."""
        return self.row.tags

    @prop
    def url(self) -> str:
        """Its address."""
        return self.address

    @prop
    def price(self) -> int:
        """The lowest price, in minor units."""
        return self.row.price_min

    @prop
    def price_min(self) -> int:
        """The lowest price, in minor units."""
        return self.row.price_min

    @prop
    def price_max(self) -> int:
        """The highest price, in minor units."""
        return self.row.price_max

    @prop
    def price_varies(self) -> bool:
        """Whether its variants have different prices."""
        return self.row.price_min != self.row.price_max

    @prop
    def compare_at_price(self) -> int | None:
        """The lowest compare-at price, in minor units; nil without one."""
        return self._facts.compare_at_min

    @prop
    def compare_at_price_min(self) -> int | None:
        """The lowest compare-at price, in minor units; nil without one."""
        return self._facts.compare_at_min

    @prop
    def compare_at_price_max(self) -> int | None:
        """The highest compare-at price, in minor units; nil without one."""
        return max((v.row.compare_at_price or 0 for v in self._variants), default=0) or None

    @prop
    def compare_at_price_varies(self) -> bool:
        """Whether its variants have different compare-at prices."""
        return len({v.row.compare_at_price or 0 for v in self._variants}) > 1

    @prop
    def available(self) -> bool:
        """Whether any variant can be bought."""
        return self._facts.is_available

    @prop
    def object_type(self) -> str:
        """Its kind in search results: "product"."""
        return "product"

    @prop
    def options_by_name(self) -> OptionsByNameDrop:
        """Its options, by name; case makes no difference."""
        return OptionsByNameDrop(self.option_drops)

    @prop("quantity_price_breaks_configured?")
    def has_price_breaks(self) -> bool:
        """Whether it has prices by quantity; never here."""
        return False

    @prop
    def selling_plan_groups(self) -> list[object]:
        """The subscriptions it can be bought with; empty, because there are none here."""
        return []

    @prop
    def collections(self) -> list[Drop]:
        """The published collections it is in."""
        from .shelves import CollectionDrop  # shelves are made of products

        rows = shop.collections_of(self.row)
        return [CollectionDrop(row, self._page, beside=rows) for row in rows]

    @prop
    def featured_media(self) -> ImageDrop | None:
        """Its first picture; nil without one."""
        return self.pictures[0] if self.pictures else None

    @prop
    def featured_image(self) -> ImageDrop | None:
        """Its first picture; nil without one."""
        return self.featured_media()

    @prop
    def media(self) -> list[ImageDrop]:
        """Its pictures, in order."""
        return self.pictures

    @prop
    def images(self) -> list[ImageDrop]:
        """Its pictures, in order."""
        return self.pictures

    @prop
    def variants(self) -> list[VariantDrop]:
        """Its variants, in order."""
        return self._variants

    @prop
    def variants_count(self) -> int:
        """The number of its variants."""
        return self._facts.count

    @prop
    def has_only_default_variant(self) -> bool:
        """Whether it has no options, and so a single variant."""
        return not self.option_rows

    @prop
    def selected_or_first_available_variant(self) -> VariantDrop | None:
        """The chosen variant, otherwise the first that can be bought, otherwise the first."""
        return self.chosen

    @prop
    def selected_variant(self) -> VariantDrop | None:
        """The variant that the address names; nil when it names none."""
        return self.asked_for

    @prop
    def first_available_variant(self) -> VariantDrop | None:
        """The first variant that can be bought; nil when none can."""
        return next((v for v in self._variants if v.is_available), None)

    @prop
    def options_with_values(self) -> list[OptionDrop]:
        """Its options with their values."""
        return self.option_drops

    @prop
    def options(self) -> list[str]:
        """The names of its options."""
        return [row.text("name", self._locale) for row in self.option_rows]

    @prop("gift_card?")
    def is_gift_card(self) -> bool:
        """Whether it is a gift card."""
        return self.row.is_gift_card

    @prop
    def template_suffix(self) -> str | None:
        """The suffix of its alternate template; nil for the default one."""
        return self.row.template_suffix or None

    @prop
    def requires_selling_plan(self) -> bool:
        """Whether it can only be bought as a subscription; never here."""
        return False

    @prop
    def published_at(self) -> object:
        """When it was first published."""
        return self.row.published_at

    @prop
    def created_at(self) -> object:
        """When it was created."""
        return self.row.created_at

    @prop
    def related(self) -> list[ProductDrop]:
        """Related products, of the same collections or type; at most eight."""
        return product_drops(shop.related(self.row, 8), self._page)

    def json(self) -> dict[str, object]:
        pictures = [picture.picture.nearest(1200) for picture in self.pictures]
        return {
            "id": self.row.pk,
            "title": self.title(),
            "handle": self.row.handle,
            "description": str(self.description()),
            "content": str(self.description()),
            "published_at": self.row.published_at,
            "created_at": self.row.created_at,
            "vendor": self.row.vendor,
            "type": self.row.product_type,
            "tags": self.row.tags,
            "price": self.row.price_min,
            "price_min": self.row.price_min,
            "price_max": self.row.price_max,
            "price_varies": self.price_varies(),
            "compare_at_price": self.compare_at_price(),
            "compare_at_price_min": self.compare_at_price_min() or 0,
            "compare_at_price_max": self.compare_at_price_max() or 0,
            "compare_at_price_varies": self.compare_at_price_varies(),
            "available": self.available(),
            "options": [option.name() for option in self.option_drops] or ["Title"],
            "variants": [variant.json() for variant in self._variants],
            "images": pictures,
            "featured_image": pictures[0] if pictures else None,
            "media": [media.json() for media in self.pictures],
            "url": self.address,
            "requires_selling_plan": False,
            "selling_plan_groups": [],
        }


def product_drops(rows: Sequence[Product], page: Page) -> list[ProductDrop]:
    """Products side by side on one shelf."""
    shelf = shop.Shelf(rows)
    return [ProductDrop(row, page, shelf) for row in rows]
