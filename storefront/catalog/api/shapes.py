"""What is told of products and what is sent to write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from foundation.api.serializers import Money, Sent, Shown, ShownModel, Texts, list_of
from storefront.catalog.measures import UNITS
from storefront.catalog.models import MAX_OPTIONS, MAX_VARIANTS, Media, Option, Product, Variant
from storefront.catalog.pictures import media_url
from tenants.context import require_store

MAX_PICTURES = 50


class RenditionShown(Shown):
    """One size and format of a picture."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    format = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, row: dict[str, Any]) -> str:
        """Where it is to be had, on the shop's own host."""
        return shop_file(row["key"])


class PictureShown(ShownModel):
    """A picture of a product; `renditions` are empty until it is rendered."""

    product_id = serializers.IntegerField()
    renditions = RenditionShown(many=True)

    class Meta:
        model = Media
        fields = (
            *("id", "product_id", "position", "alt", "status", "source_url", "width", "height", "error"),
            *("translations", "renditions"),
        )


class OptionShown(ShownModel):
    """A choice that a product offers."""

    values = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Option
        fields = ("id", "name", "values", "translations")


class MeasureShown(Shown):
    """How much is in one piece, and for how much its price is told besides."""

    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    unit = serializers.CharField()
    reference = serializers.IntegerField()
    reference_unit = serializers.CharField()


class VariantShown(ShownModel):
    """What is bought: one combination of option values."""

    product_id = serializers.IntegerField()
    title = serializers.CharField()
    option_values = serializers.ListField(child=serializers.CharField())
    price = Money()
    compare_at_price = Money(allow_null=True)
    cost = Money(allow_null=True)
    measure = MeasureShown(allow_null=True)
    picture_id = serializers.IntegerField(source="media_id", allow_null=True)

    class Meta:
        model = Variant
        fields = (
            *("id", "product_id", "title", "option_values", "position", "sku", "barcode", "price"),
            *("compare_at_price", "cost", "grams", "weight_unit", "measure", "is_tracked", "when_sold_out"),
            *("requires_shipping", "is_taxable", "picture_id"),
        )


class ProductShown(ShownModel):
    """A product with its options, variants and pictures."""

    tags = serializers.ListField(child=serializers.CharField())
    price_min = Money()
    price_max = Money()
    options = OptionShown(many=True)
    variants = VariantShown(many=True)
    pictures = PictureShown(source="media", many=True)
    collection_ids = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = (
            *("id", "handle", "title", "description", "vendor", "product_type", "tags", "status"),
            *("is_gift_card", "published_at", "seo_title", "seo_description", "template_suffix"),
            *("translations", "price_min", "price_max", "options", "variants", "pictures"),
            *("collection_ids", "created_at", "updated_at"),
        )

    def get_collection_ids(self, row: Product) -> list[int]:
        """The collections that it is in."""
        return sorted(place.collection_id for place in row.places.all())


class OptionSent(Sent):
    """A choice; its values are those that variants have."""

    name = serializers.CharField(max_length=255)
    values = serializers.ListField(child=serializers.CharField(max_length=255), max_length=MAX_VARIANTS)
    translations = Texts(required=False)


class MeasureSent(Sent):
    """250 ml in a piece, its price told for 100 ml."""

    quantity = serializers.DecimalField(max_digits=12, decimal_places=3, min_value=Decimal("0.001"))
    unit = serializers.ChoiceField(choices=list(UNITS))
    reference = serializers.IntegerField(min_value=1, max_value=100_000_000)
    reference_unit = serializers.ChoiceField(choices=list(UNITS))


class VariantFields(Sent):
    """What of a variant can be written."""

    sku = serializers.CharField(max_length=255, required=False, allow_blank=True)
    barcode = serializers.CharField(max_length=255, required=False, allow_blank=True)
    price = Money(required=False)
    compare_at_price = Money(required=False, allow_null=True)
    cost = Money(required=False, allow_null=True)
    grams = serializers.IntegerField(min_value=0, max_value=2_000_000_000, required=False)
    weight_unit = serializers.ChoiceField(choices=Variant.WeightUnit.choices, required=False)
    measure = MeasureSent(required=False, allow_null=True)
    is_tracked = serializers.BooleanField(required=False)
    when_sold_out = serializers.ChoiceField(choices=Variant.WhenSoldOut.choices, required=False)
    requires_shipping = serializers.BooleanField(required=False)
    is_taxable = serializers.BooleanField(required=False)
    picture_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class VariantSent(VariantFields):
    """A variant of a product. With `id` it is one that is there, and keeps what is not said."""

    id = serializers.IntegerField(min_value=1, required=False)
    option_values = serializers.ListField(
        child=serializers.CharField(max_length=255), max_length=MAX_OPTIONS, required=False
    )
    on_hand = serializers.IntegerField(min_value=-2_000_000_000, max_value=2_000_000_000, required=False)


class PictureSent(Sent):
    """A picture, by the address that it is fetched from or by its bytes."""

    source_url = serializers.URLField(max_length=2048, required=False)
    data = serializers.CharField(required=False, help_text="The file in Base64.")  # type: ignore[assignment]
    alt = serializers.CharField(max_length=512, required=False, allow_blank=True)
    translations = Texts(required=False)


class ProductFields(Sent):
    """What of a product can be written."""

    handle = serializers.CharField(max_length=255, required=False, allow_blank=True)
    description = serializers.CharField(max_length=500_000, required=False, allow_blank=True)
    vendor = serializers.CharField(max_length=255, required=False, allow_blank=True)
    product_type = serializers.CharField(max_length=255, required=False, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=255), max_length=250, required=False)
    status = serializers.ChoiceField(choices=Product.Status.choices, required=False)
    seo_title = serializers.CharField(max_length=255, required=False, allow_blank=True)
    seo_description = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
    template_suffix = serializers.CharField(max_length=80, required=False, allow_blank=True)
    is_gift_card = serializers.BooleanField(required=False)
    translations = Texts(required=False)
    options = list_of(OptionSent, most=MAX_OPTIONS, required=False)
    collection_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=1_000, required=False
    )


class ProductSent(ProductFields):
    """A product. `variants` are all that it has; `pictures` are added to those it has."""

    title = serializers.CharField(max_length=255)
    variants = list_of(VariantSent, most=MAX_VARIANTS, allow_empty=False)
    pictures = list_of(PictureSent, most=MAX_PICTURES, required=False)


def shop_file(key: str) -> str:
    """The address of a kept file for everybody."""
    url = media_url(key)
    return url if "://" in url else f"{require_store().url}{url}"
