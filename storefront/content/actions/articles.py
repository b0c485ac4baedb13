"""Add, change and remove articles of blogs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.html import clean_html
from storefront.catalog.checks import line, unique_tags
from storefront.catalog.handles import free_handle
from storefront.catalog.media.own import in_place_of, is_same, with_made
from storefront.content.checks import refuse_faults, refuse_stale, wanted_handle
from storefront.content.drafts import ArticleDraft
from storefront.content.events import ArticleDeleted, ArticleSaved
from storefront.content.locks import lock_article, lock_blog
from storefront.content.models import Article, Blog

from .pages import fill, refuse_held
from .redirects import forward


@transaction.atomic
def create_article(*, blog_id: int, draft: ArticleDraft, actor: str = SYSTEM) -> Article:
    """Add an article to a blog; its address is made from the title where the draft names none."""
    refuse_faults(draft)
    blog = lock_blog(blog_id)
    handle = free_handle(Article, wanted_handle(draft), prefix="post", among={"blog": blog})
    article = Article(blog=blog, handle=handle)
    _fill(article, draft)
    refuse_held(article)
    article.save()
    _tell(article, actor, is_new=True)
    return article


@transaction.atomic
def update_article(
    *,
    article_id: int,
    draft: ArticleDraft,
    blog_id: int | None = None,
    seen: datetime | None = None,
    actor: str = SYSTEM,
) -> Article:
    """Bring an article to the draft, and into another blog. One that moves leaves a redirect behind.

    Raises ActionError "stale" when it was saved after `seen`, and "handle_taken".
    """
    refuse_faults(draft)
    article = lock_article(article_id)
    refuse_stale(article.updated_at, seen)
    blog = article.blog if blog_id is None else Blog.objects.get(pk=blog_id)
    handle = line(draft.handle) or article.handle
    if (blog.pk, handle) != (article.blog_id, article.handle):
        if Article.objects.filter(blog=blog, handle=handle).exclude(pk=article.pk).exists():
            raise ActionError(
                "handle_taken", _("Another post of this blog has this address."), field="handle"
            )
        old = f"/blogs/{article.blog.handle}/{article.handle}"
        forward(old=old, new=f"/blogs/{blog.handle}/{handle}", actor=actor)
        article.blog, article.handle = blog, handle
    _fill(article, draft)
    refuse_held(article)
    article.save()
    _tell(article, actor)
    return article


@transaction.atomic
def delete_article(*, article_id: int, actor: str = SYSTEM) -> None:
    """Remove an article with its comments."""
    article = lock_article(article_id)
    payload = ArticleDeleted(article=article.pk, handle=article.handle, title=article.title)
    record(payload, subject=article, actor=actor)
    article.delete()


@transaction.atomic
def finish_article_picture(*, article_id: int, seen: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    """Note what became of an article's picture (`media.own.made`), if it still has the one `seen`."""
    article = lock_article(article_id)
    if is_same(article.picture, seen):
        article.picture = with_made(article.picture, made)
        article.save(update_fields=["picture"])
        _tell(article, SYSTEM)


def _fill(article: Article, draft: ArticleDraft) -> None:
    fill(article, draft)
    article.excerpt = clean_html(draft.excerpt)
    article.tags = list(unique_tags(tuple(draft.tags)))
    if draft.picture is not None:
        article.picture = in_place_of(article.picture, draft.picture)
    article.updated_at = timezone.now()


def _tell(article: Article, actor: str, *, is_new: bool = False) -> None:
    payload = ArticleSaved(article=article.pk, blog=article.blog_id, handle=article.handle, is_new=is_new)
    record(payload, subject=article, actor=actor)
