"""Addresses of a shop's API, below its version."""

from __future__ import annotations

from foundation.api.routing import at, new_router

from .carts import CartLineView, CartViewSet
from .catalog import CollectionShelfView, FacetView, SearchView, ShopCollectionViewSet, ShopProductViewSet
from .customers import CustomerOrdersView, CustomerTokenView, CustomerView

router = new_router()
router.register("products", ShopProductViewSet, basename="product")
router.register("collections", ShopCollectionViewSet, basename="collection")
urlpatterns = [
    *router.urls,
    at("collections/<str:handle>/products", CollectionShelfView, basename="collection_product", get="list"),
    at("collections/<str:handle>/facets", FacetView, basename="collection_facet", get="retrieve"),
    at("search", SearchView, get="list"),
    at("carts", CartViewSet, basename="cart", post="create"),
    at("carts/<str:token>", CartViewSet, basename="cart", get="retrieve", patch="partial_update"),
    at("carts/<str:token>/lines", CartLineView, basename="cart_line", post="create"),
    at(
        "carts/<str:token>/lines/<id:id>",
        CartLineView,
        basename="cart_line",
        patch="partial_update",
        delete="destroy",
    ),
    at("customer", CustomerView, get="retrieve"),
    at("customer/token", CustomerTokenView, basename="customer_token", post="create", delete="destroy"),
    at("customer/orders", CustomerOrdersView, basename="customer_order", get="list"),
]
