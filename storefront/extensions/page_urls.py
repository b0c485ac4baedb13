"""Addresses of fields of plugins under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import field_pages

urlpatterns = [
    path("products/<int:number>/fields", field_pages.product_fields, name="product_fields"),
    path("products/variants/<int:number>/fields", field_pages.variant_fields, name="variant_fields"),
    path("collections/<int:number>/fields", field_pages.collection_fields, name="collection_fields"),
    path("customers/<int:customer_id>/fields", field_pages.customer_fields, name="customer_fields"),
    path("orders/<int:number>/fields", field_pages.order_fields, name="order_fields"),
]
