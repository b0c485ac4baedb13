"""Variants in the API: read across products, changed one by one."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.resources import Resource
from storefront.catalog.actions import update_product
from storefront.catalog.drafts import draft_of
from storefront.catalog.locks import lock_product
from storefront.catalog.models import Product, Variant

from .drafts import variant_draft
from .shapes import VariantFields, VariantShown


class VariantFilters(Filters):
    """Which variants."""

    product_id = serializers.IntegerField(min_value=1, max_value=10**18)
    sku = serializers.CharField(max_length=255)
    barcode = serializers.CharField(max_length=255)


class VariantViewSet(Resource):
    """One combination of a product's options."""

    reads, writes = "catalog.view", "catalog.edit"
    shown, filters = VariantShown, VariantFilters
    sends = {"partial_update": VariantFields}

    def rows(self) -> QuerySet[Variant]:
        """All variants."""
        return Variant.objects.all()

    def partial_update(self, request: Request, id: int) -> Response:
        """Change a variant's price, SKU and the like. Its options change with its product."""
        # The product holds its variants together; whoever changes one of them waits for it.
        lock_product(self.found(id).product_id)
        variant, given = self.as_seen(self.found(id)), self.sent()
        before = draft_of(Product.objects.get(pk=variant.product_id))
        changed = [variant_draft(given, each) if each.id == id else each for each in before.variants]
        draft = replace(before, variants=tuple(changed))
        update_product(product_id=variant.product_id, draft=draft, actor=self.actor)
        return self.again(id)
