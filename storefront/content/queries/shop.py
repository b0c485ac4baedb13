"""What shoppers read of a store's texts: what is shown now only, in a fixed number of queries a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from foundation.prepared import PreparedRead
from storefront.content.models import Article, Blog, Comment, ContentPage, Redirect

_SHOWN = "t.published_at <= statement_timestamp()"


def page_by_handle(handle: str) -> ContentPage | None:
    """A page that is shown."""
    return _PAGE.first(handle)


def pages() -> QuerySet[ContentPage]:
    """The pages that are shown, by title."""
    return ContentPage.objects.filter(published_at__lte=timezone.now()).order_by("title", "pk")


def blog_by_handle(handle: str) -> Blog | None:
    """A blog."""
    return _BLOG.first(handle)


def blogs() -> list[Blog]:
    """All blogs, oldest first."""
    return _BLOGS.rows()


def articles() -> QuerySet[Article]:
    """The articles that are shown, newest first, each with its blog."""
    shown = Article.objects.filter(published_at__lte=timezone.now()).select_related("blog")
    return shown.order_by("-published_at", "-pk")


def articles_of(blog: Blog, tags: Sequence[str] = ()) -> QuerySet[Article]:
    """The articles of a blog that are shown and have all these tags, newest first."""
    found = articles().filter(blog=blog)
    return found.filter(tags__contains=list(tags)) if tags else found


def article_by_handle(blog: str, handle: str) -> Article | None:
    """An article that is shown, with its blog."""
    return articles().filter(blog__handle=blog, handle=handle).first()


def neighbours(article: Article) -> tuple[Article | None, Article | None]:
    """The next older and the next newer article of the same blog."""
    if article.published_at is None:
        return None, None
    row = articles_of(article.blog)
    same = Q(published_at=article.published_at)
    older = row.filter(Q(published_at__lt=article.published_at) | same & Q(pk__lt=article.pk)).first()
    newer = row.filter(Q(published_at__gt=article.published_at) | same & Q(pk__gt=article.pk)).last()
    return older, newer


def tags_of(blog: Blog) -> list[str]:
    """All tags of a blog's articles that are shown, by letters."""
    with connection.cursor() as cursor:
        cursor.execute(_TAGS, [blog.pk])
        return [tag for (tag,) in cursor.fetchall()]


def comments_of(article: Article) -> QuerySet[Comment]:
    """The comments on an article that are shown, oldest first."""
    return Comment.objects.filter(article=article, status=Comment.Status.PUBLISHED).order_by("pk")


def redirect_for(path: str) -> str:
    """Where an old address leads now, "" where it leads nowhere."""
    target = Redirect.objects.filter(path=path).values_list("target", flat=True).first()
    return target or ""


class ArticleShelf:
    """Articles that a page shows side by side. What is asked of one is read for all of them, once."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._ids = [article.pk for article in articles]

    @cached_property
    def comment_counts(self) -> dict[int, int]:
        """{article id: how many of its comments are shown}."""
        shown = Comment.objects.filter(article__in=self._ids, status=Comment.Status.PUBLISHED)
        rows = shown.values("article").annotate(count=Count("pk")).values_list("article", "count")
        return defaultdict(int, rows)


_PAGE = PreparedRead(ContentPage, f"WHERE t.handle = %s AND {_SHOWN}")
_BLOG = PreparedRead(Blog, "WHERE t.handle = %s")
_BLOGS = PreparedRead(Blog, "ORDER BY t.id")
_TAGS = """
SELECT DISTINCT tag FROM content_article t, unnest(t.tags) tag
WHERE t.blog_id = %s AND t.published_at <= statement_timestamp() ORDER BY tag
"""
