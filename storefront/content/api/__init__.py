"""What programs see of a store's texts."""

from __future__ import annotations

from foundation.api.routing import at, new_router

from .menus import MenuViewSet
from .smaller import CommentViewSet, PolicyViewSet, RedirectViewSet
from .texts import ArticleViewSet, BlogViewSet, PageViewSet

router = new_router()
router.register("pages", PageViewSet, basename="page")
router.register("blogs", BlogViewSet, basename="blog")
router.register("articles", ArticleViewSet, basename="article")
router.register("comments", CommentViewSet, basename="comment")
router.register("menus", MenuViewSet, basename="menu")
router.register("redirects", RedirectViewSet, basename="redirect")
urlpatterns = [
    *router.urls,
    at("policies", PolicyViewSet, basename="policy", get="list"),
    at("policies/<slug:kind>", PolicyViewSet, basename="policy", get="retrieve", put="update"),
]
