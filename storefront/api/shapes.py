"""What shoppers are told of the catalogue. Rows are drops: what themes print, scripts read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.api.serializers import Money, Shown
from storefront.catalog.drops import CollectionDrop, ProductDrop
from storefront.catalog.drops.variant import VariantDrop
from storefront.catalog.facets import LABELS, Kind
from storefront.catalog.queries.facets import Facet
from storefront.extensions.metafields import told_to_shoppers
from tenants.context import require_store
from themes.engine import Drop
from themes.objects.images import ImageDrop


def whole_address(path: str) -> str:
    """An address of the shop with its host, for those who stand elsewhere."""
    return path if "://" in path or not path else f"{require_store().url}{path}"


class RenditionShown(Shown):
    """One size and format of a picture, and where it is to be had."""

    width = serializers.IntegerField()
    format = serializers.CharField()
    url = serializers.CharField()


class PictureShown(Shown):
    """A picture with its sizes, the narrowest first."""

    id = serializers.IntegerField(allow_null=True)
    alt = serializers.CharField(allow_blank=True)
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    renditions = serializers.SerializerMethodField()

    @extend_schema_field(RenditionShown(many=True))
    def get_renditions(self, drop: ImageDrop) -> list[dict[str, Any]]:
        """Its files."""
        rows = drop.picture.renditions
        return [{"width": row.width, "format": row.format, "url": whole_address(row.url)} for row in rows]


class OptionShown(Shown):
    """A choice that a product offers, in the language of the address."""

    name = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())


class UnitMeasureShown(Shown):
    """How much is in one piece, and for how much of it the unit price is told."""

    measured_type = serializers.CharField()
    quantity_value = serializers.FloatField()
    quantity_unit = serializers.CharField()
    reference_value = serializers.IntegerField()
    reference_unit = serializers.CharField()


class WithMetafields(Shown):
    """A thing that plugins add fields to."""

    metafields = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField(child=serializers.DictField()))
    def get_metafields(self, drop: Drop) -> dict[str, dict[str, Any]]:
        """What plugins tell of it to everybody, by plugin and field."""
        return told_to_shoppers(drop)


class ShopVariantShown(WithMetafields):
    """What is put into a cart: one combination of option values."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    option_values = serializers.SerializerMethodField()
    sku = serializers.CharField(allow_blank=True)
    barcode = serializers.CharField(allow_blank=True)
    price = Money()
    compare_at_price = Money(allow_null=True)
    unit_price = Money(allow_null=True)
    unit_measure = UnitMeasureShown(source="unit_price_measurement", allow_null=True)
    is_available = serializers.BooleanField(source="available")
    requires_shipping = serializers.BooleanField()
    grams = serializers.IntegerField(source="weight")
    picture_id = serializers.SerializerMethodField()

    def get_option_values(self, drop: VariantDrop) -> list[str]:
        """One for each option of the product, in their order."""
        return drop.names

    def get_picture_id(self, drop: VariantDrop) -> int | None:
        """Which of the product's pictures shows it."""
        return drop.row.media_id


class ShopProductShown(WithMetafields):
    """A product with its options, variants and pictures, in the language of the address."""

    id = serializers.IntegerField()
    handle = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True, help_text="HTML.")
    url = serializers.SerializerMethodField()
    vendor = serializers.CharField(allow_blank=True)
    product_type = serializers.CharField(source="type", allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())
    is_available = serializers.BooleanField(source="available")
    price_min = Money()
    price_max = Money()
    compare_at_price_min = Money(allow_null=True)
    options = OptionShown(source="options_with_values", many=True)
    variants = ShopVariantShown(many=True)
    pictures = PictureShown(source="images", many=True)
    seo_title = serializers.SerializerMethodField()
    seo_description = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, drop: ProductDrop) -> str:
        """Its page in the shop."""
        return whole_address(drop.address)

    def get_seo_title(self, drop: ProductDrop) -> str:
        """What search engines are told; "" for its title."""
        return drop.row.text("seo_title", self.context["view"].shop.locale)

    def get_seo_description(self, drop: ProductDrop) -> str:
        """What search engines are told; "" where nothing was written."""
        return drop.row.text("seo_description", self.context["view"].shop.locale)


class ShopCollectionShown(WithMetafields):
    """A shelf of products, in the language of the address."""

    id = serializers.IntegerField()
    handle = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True, help_text="HTML.")
    url = serializers.SerializerMethodField()
    sort = serializers.CharField(source="default_sort_by")
    picture = PictureShown(source="image", allow_null=True)

    def get_url(self, drop: CollectionDrop) -> str:
        """Its page in the shop."""
        return whole_address(drop.url())


class FacetValueShown(Shown):
    """A value to narrow by, and how many products it would leave."""

    value = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    count = serializers.IntegerField()


class FacetShown(Shown):
    """What a shelf can be narrowed by. `highest` is the highest price, of the price alone."""

    parameter = serializers.SerializerMethodField()
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    values = FacetValueShown(many=True)
    highest = serializers.SerializerMethodField()

    def get_parameter(self, facet: Facet) -> str:
        """How it is called in the query string; the price has .gte and .lte behind it."""
        return f"{facet.kind}.{facet.option}" if facet.kind is Kind.OPTION else str(facet.kind)

    def get_label(self, facet: Facet) -> str:
        """Its name."""
        return facet.label or str(LABELS[facet.kind])

    def get_highest(self, facet: Facet) -> int | None:
        """Minor units of the store's currency."""
        return facet.highest if facet.kind is Kind.PRICE else None


class FacetsShown(Shown):
    """All that a shelf can be narrowed by, in the order that the merchant chose."""

    data = FacetShown(many=True)  # type: ignore[assignment]
