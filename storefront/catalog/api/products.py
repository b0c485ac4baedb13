"""Products in the API."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.resources import Resource
from foundation.api.serializers import Sent, list_of
from storefront.catalog.actions import (
    add_media,
    create_product,
    delete_product,
    reorder_media,
    update_product,
)
from storefront.catalog.drafts import draft_of
from storefront.catalog.locks import lock_product
from storefront.catalog.models import CollectionProduct, Product

from .drafts import picture_draft, product_draft
from .shapes import MAX_PICTURES, PictureSent, ProductSent, ProductShown


def _with_words(rows: QuerySet[Product], words: str) -> QuerySet[Product]:
    for word in words.split():
        rows = rows.filter(search_text__icontains=word)
    return rows


class ProductFilters(Filters):
    """Which products."""

    q = serializers.CharField(max_length=200, help_text="Words of title, vendor, type, tags, handle or SKU.")
    status = serializers.ChoiceField(choices=Product.Status.choices)
    vendor = serializers.CharField(max_length=255)
    product_type = serializers.CharField(max_length=255)
    tag = serializers.CharField(max_length=255)
    handle = serializers.CharField(max_length=255)
    sku = serializers.CharField(max_length=255)
    collection_id = serializers.IntegerField(min_value=1, max_value=10**18)
    updated_since = serializers.DateTimeField()
    created_since = serializers.DateTimeField()

    lookups = {
        "q": _with_words,
        "tag": lambda rows, tag: rows.filter(tags__contains=[tag]),
        "sku": lambda rows, sku: rows.filter(variants__sku=sku).distinct(),
        "collection_id": "places__collection",
        "updated_since": "updated_at__gte",
        "created_since": "created_at__gte",
    }


class PicturesAdded(Sent):
    """Pictures to add."""

    pictures = list_of(PictureSent, most=MAX_PICTURES, allow_empty=False)


class PictureOrder(Sent):
    """All pictures in their order."""

    picture_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=250)


class ProductViewSet(Resource):
    """What the store sells."""

    reads, writes = "catalog.view", "catalog.edit"
    shown, filters = ProductShown, ProductFilters
    sorts = {
        "-id": ("-id",),
        "id": ("id",),
        "updated_at": ("updated_at", "id"),
        "-updated_at": ("-updated_at", "-id"),
        "title": ("title", "id"),
        "-title": ("-title", "-id"),
    }
    loads = {
        "options": ["options"],
        "variants": ["variants"],
        "pictures": ["media"],
        "collection_ids": [Prefetch("places", CollectionProduct.objects.order_by())],
    }
    only_asked = ("variants",)
    lock = staticmethod(lock_product)
    sends = {
        "create": ProductSent,
        "partial_update": ProductSent,
        "add_pictures": PicturesAdded,
        "order_pictures": PictureOrder,
    }

    def rows(self) -> QuerySet[Product]:
        """All products, without what only search reads."""
        return Product.objects.defer("search_text", "extra")

    def create(self, request: Request) -> Response:
        """Add a product with its options, variants and pictures."""
        product = create_product(draft=product_draft(self.sent()), actor=self.actor)
        return self.again(product.pk, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change a product. Variants that a list of variants leaves out are removed."""
        product = self.to_change(id)
        draft = product_draft(self.sent(), draft_of(product))
        update_product(product_id=id, draft=draft, actor=self.actor)
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Remove a product that was never ordered; archive others."""
        delete_product(product_id=self.to_change(id).pk, actor=self.actor)
        return self.gone()

    @action(detail=True, methods=["post"], url_path="pictures")
    def add_pictures(self, request: Request, id: int) -> Response:
        """Add pictures at the end. Those given by an address are fetched in the background."""
        product, given = self.found(id), self.sent()
        drafts = [picture_draft(each, f"pictures.{index}") for index, each in enumerate(given["pictures"])]
        add_media(product_id=product.pk, drafts=drafts, actor=self.actor)
        return self.again(id)

    @action(detail=True, methods=["post"], url_path="pictures/order")
    def order_pictures(self, request: Request, id: int) -> Response:
        """Put the pictures in this order; those not named follow."""
        product, given = self.found(id), self.sent()
        reorder_media(product_id=product.pk, media_ids=given["picture_ids"], actor=self.actor)
        return self.again(id)
