"""What a store sells. A product has one or more variants; there is no master variant."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils import timezone

from foundation.translations import Translated
from storefront.catalog.measures import Measure

MAX_OPTIONS = 3
MAX_VARIANTS = 2_000
DEFAULT_OPTION = "Title"
DEFAULT_VALUE = "Default Title"
"""What Shopify's format calls the only option and value of a product without choices. We store none."""


class Product(Translated):
    """A thing that is sold, in one or more variants.

    `extra` keeps columns of an import that we have no field for, so that an export gives them back.
    `search_text` is what search reads: every title, tag, vendor and SKU, in all languages. `template_suffix`
    names the theme's template for it: "lookbook" is `product.lookbook`, "" the plain one.
    """

    class Status(models.TextChoices):
        ACTIVE = "active"
        DRAFT = "draft"
        ARCHIVED = "archived"

    translated_fields = ("title", "description", "seo_title", "seo_description")

    handle = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    vendor = models.CharField(max_length=255, blank=True)
    product_type = models.CharField(max_length=255, blank=True)
    tags = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True)
    seo_title = models.CharField(max_length=255, blank=True)
    seo_description = models.TextField(blank=True)
    template_suffix = models.CharField(max_length=80, blank=True)
    is_gift_card = models.BooleanField(default=False)
    extra = models.JSONField(default=dict, blank=True)
    search_text = models.TextField(blank=True)
    price_min = models.BigIntegerField(default=0)
    price_max = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["status", "-id"], name="product_status"),
            GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="product_search"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        """Whether shoppers can see it."""
        return self.status == self.Status.ACTIVE


class Option(Translated):
    """A choice that a product offers (size, colour), with its values in order.

    `translations` is {locale: {"name": text, "values": {value: text}}}.
    """

    translated_fields = ("name",)

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    values = ArrayField(models.CharField(max_length=255), default=list)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["product", "position"], name="option_position_once")]

    def __str__(self) -> str:
        return self.name

    def value_text(self, value: str, locale: str) -> str:
        """One of its values as shown in `locale`."""
        own = self.translations.get(locale, {}).get("values", {})
        return str(own.get(value) or value)


class Media(Translated):
    """A picture of a product.

    Kept from where it came (`source_url`) until it is fetched and rendered. `renditions` is a list of
    {"width", "height", "format", "key"}: `key` names the file in storage.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        READY = "ready"
        FAILED = "failed"

    translated_fields = ("alt",)

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="media")
    position = models.PositiveIntegerField()
    alt = models.CharField(max_length=512, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    source_url = models.CharField(max_length=2048, blank=True)
    file = models.CharField(max_length=255, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    renditions = models.JSONField(default=list, blank=True)
    error = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.alt or self.file or self.source_url


class Variant(models.Model):
    """What is bought: one combination of a product's option values, with its price and stock rules.

    `price`, `compare_at_price` and `cost` are minor units of the store's currency. `option_values` has one
    value for each option of the product, in the options' order; it is empty for a product without options.
    `quantity_value` of `quantity_unit` are in one piece, and its price is also told for `reference_value` of
    `reference_unit` (see catalog.measures); without a price of units they are None and "".
    """

    class WhenSoldOut(models.TextChoices):
        DENY = "deny"
        CONTINUE = "continue"

    class WeightUnit(models.TextChoices):
        GRAM = "g"
        KILOGRAM = "kg"
        OUNCE = "oz"
        POUND = "lb"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    position = models.PositiveIntegerField()
    option_values = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    sku = models.CharField(max_length=255, blank=True)
    barcode = models.CharField(max_length=255, blank=True)
    price = models.BigIntegerField()
    compare_at_price = models.BigIntegerField(null=True, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    grams = models.PositiveIntegerField(default=0)
    weight_unit = models.CharField(max_length=2, choices=WeightUnit.choices, default=WeightUnit.GRAM)
    quantity_value = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    quantity_unit = models.CharField(max_length=8, blank=True)
    reference_value = models.PositiveIntegerField(null=True, blank=True)
    reference_unit = models.CharField(max_length=8, blank=True)
    is_tracked = models.BooleanField(default=True)
    when_sold_out = models.CharField(max_length=10, choices=WhenSoldOut.choices, default=WhenSoldOut.DENY)
    requires_shipping = models.BooleanField(default=True)
    is_taxable = models.BooleanField(default=True)
    media = models.ForeignKey(
        Media, on_delete=models.SET_NULL, null=True, blank=True, related_name="variants", db_index=False
    )
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "option_values"], name="variant_options_once"),
            models.CheckConstraint(condition=Q(price__gte=0), name="variant_price_not_negative"),
            models.CheckConstraint(
                condition=Q(compare_at_price__isnull=True) | Q(compare_at_price__gte=0),
                name="variant_compare_at_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(quantity_value=None, reference_value=None)
                | Q(quantity_value__gt=0, reference_value__gt=0),
                name="variant_measure_whole",
            ),
        ]
        indexes = [models.Index(F("sku"), name="variant_sku", condition=~Q(sku=""))]

    def __str__(self) -> str:
        return self.title or self.sku or str(self.pk)

    @property
    def title(self) -> str:
        """Its option values as one line: "Blue / Large"; empty for a product without options."""
        return " / ".join(self.option_values)

    @property
    def measure(self) -> Measure | None:
        """How much is in one piece; None where no price of units is told."""
        if self.quantity_value is None or self.reference_value is None:
            return None
        return Measure(self.quantity_value, self.quantity_unit, self.reference_value, self.reference_unit)

    @property
    def can_oversell(self) -> bool:
        """Whether it may be sold without stock."""
        return not self.is_tracked or self.when_sold_out == self.WhenSoldOut.CONTINUE


class Complement(models.Model):
    """A product that goes with another, as the merchant chose and ordered them."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="complements", db_index=False)
    other = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="complements_of")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["product", "other"], name="complement_once"),
            models.CheckConstraint(condition=~Q(product=F("other")), name="complement_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} + {self.other_id}"


class Collection(Translated):
    """A shelf of products, in the order the merchant gave or sorted.

    With `rules` (see catalog.rules) its products follow from them, all of which must hold, or any with
    `any_rule`. `template_suffix` is as a product's.
    """

    class Sort(models.TextChoices):
        MANUAL = "manual"
        BEST_SELLING = "best-selling"
        TITLE = "title-ascending"
        TITLE_DOWN = "title-descending"
        PRICE = "price-ascending"
        PRICE_DOWN = "price-descending"
        NEWEST = "created-descending"
        OLDEST = "created-ascending"

    translated_fields = ("title", "description", "seo_title", "seo_description")

    handle = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    seo_title = models.CharField(max_length=255, blank=True)
    seo_description = models.TextField(blank=True)
    template_suffix = models.CharField(max_length=80, blank=True)
    sort = models.CharField(max_length=24, choices=Sort.choices, default=Sort.MANUAL)
    is_published = models.BooleanField(default=True)
    picture = models.JSONField(default=dict, blank=True)
    rules = models.JSONField(default=list, blank=True)
    any_rule = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class CollectionProduct(models.Model):
    """A product's place in a collection."""

    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, related_name="places", db_index=False
    )
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "product"], name="product_once_a_collection")
        ]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.collection_id}"
