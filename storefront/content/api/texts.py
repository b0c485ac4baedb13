"""Pages, blogs and articles in the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.problems import not_found
from foundation.api.resources import Resource
from foundation.api.serializers import Sent, ShownModel, Texts
from storefront.catalog.api.own_pictures import OwnPictureShown, picture_from
from storefront.catalog.api.shapes import PictureSent
from storefront.content.actions import (
    create_article,
    create_blog,
    create_page,
    delete_article,
    delete_blog,
    delete_page,
    update_article,
    update_blog,
    update_page,
)
from storefront.content.drafts import ArticleDraft, BlogDraft, PageDraft
from storefront.content.locks import lock_article, lock_blog, lock_page
from storefront.content.models import Article, Blog, ContentPage

LONGEST = 500_000
_TIMES = ("created_at", "updated_at")
_SEO = ("seo_title", "seo_description", "template_suffix", "translations")


class PageShown(ShownModel):
    """A page of text. It is hidden while `published_at` is null, and scheduled by a later moment."""

    is_visible = serializers.BooleanField()

    class Meta:
        model = ContentPage
        fields = ("id", "handle", "title", "body", "author", "published_at", "is_visible", *_SEO, *_TIMES)


class BlogShown(ShownModel):
    """A row of articles."""

    class Meta:
        model = Blog
        fields = ("id", "handle", "title", "comments", *_SEO, *_TIMES)


class ArticleShown(ShownModel):
    """One text of a blog."""

    blog_id = serializers.IntegerField()
    tags = serializers.ListField(child=serializers.CharField())
    is_visible = serializers.BooleanField()
    picture = OwnPictureShown(allow_null=True)

    class Meta:
        model = Article
        fields = (
            *("id", "blog_id", "handle", "title", "body", "excerpt", "author", "tags", "picture"),
            *("published_at", "is_visible", *_SEO, *_TIMES),
        )


class _TextSent(Sent):
    title = serializers.CharField(max_length=255)
    handle = serializers.CharField(max_length=255, required=False, allow_blank=True)
    seo_title = serializers.CharField(max_length=255, required=False, allow_blank=True)
    seo_description = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
    template_suffix = serializers.CharField(max_length=80, required=False, allow_blank=True)
    translations = Texts(required=False)


class PageSent(_TextSent):
    """A page of text. Its HTML is cleaned."""

    body = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    author = serializers.CharField(max_length=255, required=False, allow_blank=True)
    published_at = serializers.DateTimeField(required=False, allow_null=True)


class BlogSent(_TextSent):
    """A blog."""

    comments = serializers.ChoiceField(choices=Blog.Comments.choices, required=False)


class ArticleFields(PageSent):
    """What of an article can be changed. `picture` takes the place of the one there is; with words alone it
    is described, and null takes it away."""

    blog_id = serializers.IntegerField(min_value=1, required=False)
    excerpt = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=255), max_length=250, required=False)
    picture = PictureSent(required=False, allow_null=True)


class ArticleSent(ArticleFields):
    """An article of a blog."""

    blog_id = serializers.IntegerField(min_value=1)


class TextFilters(Filters):
    """Which texts."""

    q = serializers.CharField(max_length=200, help_text="Part of the title.")
    handle = serializers.CharField(max_length=255)
    updated_since = serializers.DateTimeField()

    lookups = {"q": "title__icontains", "updated_since": "updated_at__gte"}


class ArticleFilters(TextFilters):
    """Which articles."""

    blog_id = serializers.IntegerField(min_value=1, max_value=10**18)
    tag = serializers.CharField(max_length=255)

    lookups = {**TextFilters.lookups, "tag": lambda rows, tag: rows.filter(tags__contains=[tag])}


class PageViewSet(Resource):
    """Pages of text."""

    reads = writes = "content.edit"
    shown, filters = PageShown, TextFilters
    lock = staticmethod(lock_page)
    sends = {"create": PageSent, "partial_update": PageSent}

    def rows(self) -> QuerySet[ContentPage]:
        """All pages."""
        return ContentPage.objects.all()

    def create(self, request: Request) -> Response:
        """Add a page. Without `published_at` it is hidden."""
        page = create_page(draft=PageDraft(**self.sent()), actor=self.actor)
        return self.again(page.pk, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change a page. One that moves leaves a redirect behind."""
        page = self.to_change(id)
        update_page(page_id=id, draft=PageDraft(**_merged(PageDraft, page, self.sent())), actor=self.actor)
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Remove a page."""
        delete_page(page_id=self.to_change(id).pk, actor=self.actor)
        return self.gone()


class BlogViewSet(Resource):
    """Blogs."""

    reads = writes = "content.edit"
    shown, filters = BlogShown, TextFilters
    lock = staticmethod(lock_blog)
    sends = {"create": BlogSent, "partial_update": BlogSent}

    def rows(self) -> QuerySet[Blog]:
        """All blogs."""
        return Blog.objects.all()

    def create(self, request: Request) -> Response:
        """Add a blog without articles."""
        blog = create_blog(draft=BlogDraft(**self.sent()), actor=self.actor)
        return self.again(blog.pk, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change a blog. One that moves leaves redirects behind."""
        blog = self.to_change(id)
        update_blog(blog_id=id, draft=BlogDraft(**_merged(BlogDraft, blog, self.sent())), actor=self.actor)
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Remove a blog with its articles and their comments."""
        delete_blog(blog_id=self.to_change(id).pk, actor=self.actor)
        return self.gone()


class ArticleViewSet(Resource):
    """Articles of blogs."""

    reads = writes = "content.edit"
    shown, filters = ArticleShown, ArticleFilters
    lock = staticmethod(lock_article)
    sends = {"create": ArticleSent, "partial_update": ArticleFields}

    def rows(self) -> QuerySet[Article]:
        """All articles."""
        return Article.objects.all()

    def create(self, request: Request) -> Response:
        """Add an article to a blog. Without `published_at` it is hidden."""
        given = self.sent()
        blog_id = _blog(given.pop("blog_id"))
        if "picture" in given:
            given["picture"] = picture_from(given["picture"], {})
        article = create_article(blog_id=blog_id, draft=ArticleDraft(**given), actor=self.actor)
        return self.again(article.pk, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change an article, or move it into another blog. A picture given by an address is fetched in the
        background."""
        article, given = self.to_change(id), self.sent()
        blog_id = _blog(given.pop("blog_id")) if "blog_id" in given else None
        picture = picture_from(given["picture"], article.picture) if "picture" in given else None
        draft = ArticleDraft(**{**_merged(ArticleDraft, article, given), "picture": picture})
        update_article(article_id=id, blog_id=blog_id, draft=draft, actor=self.actor)
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Remove an article with its comments."""
        delete_article(article_id=self.to_change(id).pk, actor=self.actor)
        return self.gone()


def _blog(blog_id: int) -> int:
    if not Blog.objects.filter(pk=blog_id).exists():
        raise not_found()
    return blog_id


def _merged(draft: type[Any], row: object, given: Mapping[str, Any]) -> dict[str, Any]:
    """All fields of a draft as they stand in the row, with what was said changed."""
    names: Sequence[str] = [field.name for field in fields(draft)]
    return {name: given.get(name, getattr(row, name)) for name in names}
