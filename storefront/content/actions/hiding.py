"""Hiding a page or an article from shoppers, and showing it as it was."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from foundation.events import SYSTEM, record
from storefront.content.events import ArticleSaved, PageSaved
from storefront.content.locks import lock_article, lock_page
from storefront.content.models import Article


@transaction.atomic
def show_from(*, kind: str, number: int, moment: datetime | None, actor: str = SYSTEM) -> datetime | None:
    """Let a "page" or "article" be seen from a moment on, None hides it; since when it was seen before.

    Raises ContentPage.DoesNotExist, Article.DoesNotExist.
    """
    row = lock_article(number) if kind == "article" else lock_page(number)
    before: datetime | None = row.published_at
    if before == moment:
        return before
    row.published_at, row.updated_at = moment, timezone.now()
    row.save(update_fields=["published_at", "updated_at"])
    told: ArticleSaved | PageSaved
    if isinstance(row, Article):
        told = ArticleSaved(article=row.pk, blog=row.blog_id, handle=row.handle, is_new=False)
    else:
        told = PageSaved(page=row.pk, handle=row.handle, is_new=False)
    record(told, subject=row, actor=actor)
    return before
