"""Addresses of a shop's API, below its version."""

from __future__ import annotations

from foundation.api.routing import at, new_router

from .catalog import CollectionShelfView, FacetView, SearchView, ShopCollectionViewSet, ShopProductViewSet

router = new_router()
router.register("products", ShopProductViewSet, basename="product")
router.register("collections", ShopCollectionViewSet, basename="collection")
urlpatterns = [
    *router.urls,
    at("collections/<str:handle>/products", CollectionShelfView, basename="collection_product", get="list"),
    at("collections/<str:handle>/facets", FacetView, basename="collection_facet", get="retrieve"),
    at("search", SearchView, get="list"),
]
