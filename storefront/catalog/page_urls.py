"""Addresses of the catalogue under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from .pages import collections, editor, exports, facets, imports, pictures, products, rules

urlpatterns = [
    path("products/", products.list_products, name="products"),
    path("products/bulk", products.change_many, name="products_bulk"),
    path("products/export", products.export, name="products_export"),
    path("products/exports/", exports.list_exports, name="product_exports"),
    path("products/exports/to/<slug:plugin>/<slug:target>", exports.export_to, name="product_export_to"),
    path("products/exports/<int:number>/", exports.show_export, name="product_export"),
    path("products/exports/<int:number>/cancel", exports.cancel, name="product_export_cancel"),
    path("products/exports/<int:number>/continue", exports.go_on, name="product_export_continue"),
    path("products/new", editor.new_product, name="product_new"),
    path("products/variants", editor.show_variants, name="product_variants"),
    path("products/variant", editor.show_variant, name="product_variant"),
    path("products/pictures", pictures.upload, name="product_pictures"),
    path("products/import", imports.list_imports, name="product_imports"),
    path("products/import/from/<slug:plugin>/<slug:source>", imports.import_from, name="product_import_from"),
    path("products/import/<int:number>/", imports.show_import, name="product_import"),
    path("products/import/<int:number>/start", imports.start, name="product_import_start"),
    path("products/import/<int:number>/pictures", imports.retry_pictures, name="product_import_pictures"),
    path("products/<int:number>/", editor.edit_product, name="product"),
    path("products/<int:number>/delete", editor.delete, name="product_delete"),
    path("collections/", collections.list_collections, name="collections"),
    path("collections/new", collections.new_collection, name="collection_new"),
    path("collections/pick", collections.pick_products, name="collection_pick"),
    path("collections/filters", facets.edit_facets, name="facets"),
    path("collections/meant", rules.show_meant, name="collection_meant"),
    path("collections/<int:number>/", collections.edit_collection, name="collection"),
    path("collections/<int:number>/delete", collections.delete, name="collection_delete"),
]
