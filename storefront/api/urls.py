"""Addresses of a shop's API, below its version."""

from __future__ import annotations

from foundation.api.routing import at, new_router

from .account import (
    ConfirmationView,
    CustomerView,
    NewPasswordView,
    PasswordView,
    RecoveryView,
    RegisteringView,
)
from .addresses import CustomerAddressView
from .carts import CartLineView, CartViewSet
from .catalog import CollectionShelfView, FacetView, SearchView, ShopCollectionViewSet, ShopProductViewSet
from .checkout import CheckoutView, PlacingView
from .countries import CountryView
from .customers import CustomerOrdersView, CustomerTokenView
from .orders import OrderPaymentView, ShopOrderView
from .privacy import DataCopyView, DataLetterView, ErasureView, PrivacyView
from .texts import ShopArticleView, ShopBlogView

router = new_router()
router.register("products", ShopProductViewSet, basename="product")
router.register("collections", ShopCollectionViewSet, basename="collection")
urlpatterns = [
    *router.urls,
    at("collections/<str:handle>/products", CollectionShelfView, basename="collection_product", get="list"),
    at("collections/<str:handle>/facets", FacetView, basename="collection_facet", get="retrieve"),
    at("search", SearchView, get="list"),
    at("blogs", ShopBlogView, basename="blog", get="list"),
    at("blogs/<str:handle>", ShopBlogView, basename="blog", get="retrieve"),
    at("blogs/<str:blog>/articles", ShopArticleView, basename="article", get="list"),
    at("blogs/<str:blog>/articles/<str:handle>", ShopArticleView, basename="article", get="retrieve"),
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
    at(
        "carts/<str:token>/checkout",
        CheckoutView,
        basename="checkout",
        get="retrieve",
        patch="partial_update",
    ),
    at("carts/<str:token>/orders", PlacingView, basename="order", post="create"),
    at("orders/<str:token>", ShopOrderView, basename="order", get="retrieve"),
    at(
        "orders/<str:token>/payment",
        OrderPaymentView,
        basename="order_payment",
        get="retrieve",
        post="check",
    ),
    at("countries", CountryView, basename="country", get="list"),
    at("countries/<str:code>", CountryView, basename="country", get="retrieve"),
    at("customers", RegisteringView, basename="customer", post="create"),
    at("customers/recovery", RecoveryView, basename="customer_recovery", post="create"),
    at("customers/password", NewPasswordView, basename="customer_new_password", post="create"),
    at("customer", CustomerView, get="retrieve", patch="partial_update"),
    at("customer/token", CustomerTokenView, basename="customer_token", post="create", delete="destroy"),
    at("customer/password", PasswordView, basename="customer_password", post="create"),
    at("customer/confirmation", ConfirmationView, basename="customer_confirmation", post="create"),
    at("customer/confirmation/letter", ConfirmationView, basename="customer_confirmation", post="again"),
    at(
        "customer/addresses",
        CustomerAddressView,
        basename="customer_address",
        get="list",
        post="create",
    ),
    at(
        "customer/addresses/<id:id>",
        CustomerAddressView,
        basename="customer_address",
        get="retrieve",
        patch="partial_update",
        delete="destroy",
    ),
    at("customers/privacy", DataLetterView, basename="customer_data_letter", post="create"),
    at("customers/privacy/confirmation", DataLetterView, basename="customer_data_letter", post="confirm"),
    at("customers/privacy/withdrawal", DataLetterView, basename="customer_data_letter", post="withdraw"),
    at("customer/privacy", PrivacyView, basename="customer_privacy", get="retrieve"),
    at(
        "customer/privacy/copy",
        DataCopyView,
        basename="customer_data_copy",
        get="retrieve",
        post="create",
    ),
    at(
        "customer/privacy/erasure",
        ErasureView,
        basename="customer_erasure",
        post="create",
        delete="destroy",
    ),
    at("customer/orders", CustomerOrdersView, basename="customer_order", get="list"),
]
