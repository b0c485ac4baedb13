"""Addresses on every store's host."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from foundation.api.versions import CURRENT
from foundation.api.views import unknown_address
from kaidian.openapi import pages as api_pages
from storefront.cart import shop as cart
from storefront.catalog import feeds
from storefront.catalog import shop as catalog
from storefront.catalog.media.serving import shop_media
from storefront.checkout.estimate import shipping_rates
from storefront.content import entrance, icon, sitemap
from storefront.content import shop as content
from storefront.extensions.chat.shop import chat
from storefront.extensions.pages import plugin_page
from storefront.localization import localize
from storefront.search import shop as search
from vetting.shop import report_store

urlpatterns: list[URLPattern | URLResolver] = [
    path("", catalog.home, name="home"),
    path("products/<str:handle>.js", catalog.product_json),
    path("products/<str:handle>.json", catalog.product_json, {"wrapped": True}),
    path("products/<str:handle>", catalog.product, name="product"),
    path("variants/<int:number>", catalog.variant),
    path("products.json", feeds.products),
    path("collections.json", feeds.collections),
    path("collections", catalog.collection_list, name="collections"),
    path("collections/vendors", catalog.vendor),
    path("collections/types", catalog.product_type),
    path("collections/<str:collection>/products.json", feeds.products),
    path("collections/<str:handle>.json", feeds.collections),
    path("collections/<str:handle>", catalog.collection, name="collection"),
    path("collections/<str:collection>/products/<str:handle>", catalog.product_within),
    path("collections/<str:handle>/<str:tags>", catalog.collection),
    path("report-store", report_store, name="report_store"),
    path("search", search.search, name="search"),
    path("search/suggest", search.suggest),
    path("search/suggest.json", search.suggest, {"as_json": True}),
    path("recommendations/products", search.recommendations),
    path("recommendations/products.json", search.recommendations, {"as_json": True}),
    path("cart", cart.page, name="cart"),
    path("cart.js", cart.cart_json),
    path("cart.json", cart.cart_json),
    path("cart/add", cart.add),
    path("cart/add.js", cart.add, {"script": True}),
    path("cart/change", cart.change),
    path("cart/change.js", cart.change, {"script": True}),
    path("cart/update", cart.update),
    path("cart/update.js", cart.update, {"script": True}),
    path("cart/clear", cart.clear),
    path("cart/clear.js", cart.clear, {"script": True}),
    path("cart/shipping_rates.json", shipping_rates),
    path("cart/<str:lines>", cart.permalink),
    path("localization", localize, name="localization"),
    path("pages/<str:handle>", content.text_page, name="page"),
    path("blogs/<str:handle>.atom", content.feed, name="feed"),
    path("blogs/<str:handle>", content.blog, name="blog"),
    path("blogs/<str:handle>/tagged/<str:tags>", content.blog, name="blog_tagged"),
    path("blogs/<str:blog>/<str:handle>", content.article, name="article"),
    path("blogs/<str:blog>/<str:handle>/comments", content.comment),
    path("apps/<slug:plugin>", plugin_page),
    path("apps/<slug:plugin>/<path:path>", plugin_page),
    path("chat", chat, name="chat"),
    path("contact", content.contact),
    path("password", entrance.password, name="password"),
    path("favicon.ico", icon.favicon),
    path("robots.txt", sitemap.robots),
    path("sitemap.xml", sitemap.index),
    path("sitemap_<slug:kind>_<int:number>.xml", sitemap.part),
    path("policies/<str:kind>", content.policy, name="policy"),
    path("media/<path:key>", shop_media),
    path("api/docs", api_pages.shop_docs),
    path(f"api/{CURRENT}/openapi.json", api_pages.shop_description),
    path(f"api/{CURRENT}/", include("storefront.api.urls")),
    re_path(r"^api/(?P<path>[\s\S]*)$", unknown_address),
    path("", include("themes.urls")),
    path("", include("storefront.checkout.shop_urls")),
    path("", include("storefront.customers.shop_urls")),
    path("", include("storefront.privacy.shop_urls")),
]

handler404 = "storefront.content.shop.not_found"
handler500 = "kaidian.errors.server_error"
