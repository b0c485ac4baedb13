"""A shop's blogs and their articles, as shoppers read them: published ones only."""

from __future__ import annotations

from collections.abc import Sequence

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.problems import not_found
from storefront.content.drops.articles import ArticleDrop, BlogDrop
from storefront.content.models import Article, Blog
from storefront.content.queries import shop

from .shapes import PictureShown, WithMetafields, whole_address
from .views import ShopResource


class ShopBlogShown(WithMetafields):
    """A row of articles, in the language of the address."""

    id = serializers.IntegerField()
    handle = serializers.CharField()
    title = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, drop: BlogDrop) -> str:
        """Its page in the shop."""
        return whole_address(drop.url())


class ShopArticleShown(WithMetafields):
    """An article of a blog, in the language of the address."""

    id = serializers.IntegerField()
    handle = serializers.SerializerMethodField()
    blog = serializers.SerializerMethodField()
    title = serializers.CharField()
    excerpt = serializers.CharField(allow_blank=True, help_text="HTML.")
    content = serializers.CharField(allow_blank=True, help_text="HTML.")
    author = serializers.CharField(allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())
    published_at = serializers.DateTimeField()
    url = serializers.SerializerMethodField()
    picture = PictureShown(source="image", allow_null=True)

    def get_handle(self, drop: ArticleDrop) -> str:
        """Its handle within the blog."""
        return drop.row.handle

    def get_blog(self, drop: ArticleDrop) -> str:
        """The blog's handle."""
        return drop.row.blog.handle

    def get_url(self, drop: ArticleDrop) -> str:
        """Its page in the shop."""
        return whole_address(drop.url())


class ShopArticleFilters(Filters):
    """Which articles."""

    tag = serializers.CharField(max_length=255)

    lookups = {"tag": lambda rows, tag: rows.filter(tags__contains=[tag])}


class ShopBlogView(ShopResource):
    """A blog."""

    shown = ShopBlogShown
    sorts = {"id": ("pk",)}

    def list(self, request: Request) -> Response:
        """Blogs, the oldest first."""
        rows, following = self.page(Blog.objects.all())
        drops = [BlogDrop(row, self.around) for row in rows]
        return Response({"data": self.show(drops, many=True), "next": following})

    def retrieve(self, request: Request, handle: str) -> Response:
        """One of them, by its handle."""
        return self.told(BlogDrop(_blog(handle), self.around))


class ShopArticleView(ShopResource):
    """An article that shoppers see."""

    shown, filters = ShopArticleShown, ShopArticleFilters
    sorts = {"-published_at": ("-published_at", "-pk"), "published_at": ("published_at", "pk")}

    def list(self, request: Request, blog: str) -> Response:  # type: ignore[override]
        """The articles of a blog, the newest first."""
        rows, following = self.page(shop.articles_of(_blog(blog)))
        return Response({"data": self.show(self._drops(rows), many=True), "next": following})

    def retrieve(self, request: Request, blog: str, handle: str) -> Response:  # type: ignore[override]
        """One of them, by its handle, which is its own within its blog."""
        row = shop.article_by_handle(blog, handle)
        if row is None:
            raise not_found()
        return self.told(self._drops([row])[0])

    def _drops(self, rows: Sequence[Article]) -> Sequence[ArticleDrop]:
        shelf, around = shop.ArticleShelf(rows), self.around
        return [ArticleDrop(row, around, shelf) for row in rows]


def _blog(handle: str) -> Blog:
    row = shop.blog_by_handle(handle)
    if row is None:
        raise not_found()
    return row
