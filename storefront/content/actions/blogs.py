"""Add, change and remove blogs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.checks import line
from storefront.catalog.handles import free_handle
from storefront.content.checks import clean_translations, refuse_faults, refuse_stale, wanted_handle
from storefront.content.drafts import BlogDraft
from storefront.content.events import BlogDeleted, BlogSaved
from storefront.content.locks import lock_blog
from storefront.content.models import Blog

from .redirects import forward


@transaction.atomic
def create_blog(*, draft: BlogDraft, actor: str = SYSTEM) -> Blog:
    """Add a blog without articles."""
    refuse_faults(draft)
    blog = Blog(handle=free_handle(Blog, wanted_handle(draft), prefix="blog"))
    _fill(blog, draft)
    blog.save()
    record(BlogSaved(blog=blog.pk, handle=blog.handle, is_new=True), subject=blog, actor=actor)
    return blog


@transaction.atomic
def update_blog(*, blog_id: int, draft: BlogDraft, seen: datetime | None = None, actor: str = SYSTEM) -> Blog:
    """Bring a blog to the draft. One that moves leaves redirects behind, for its articles too.

    Raises ActionError "stale" when it was saved after `seen`, and "handle_taken".
    """
    refuse_faults(draft)
    blog = lock_blog(blog_id)
    refuse_stale(blog.updated_at, seen)
    handle = line(draft.handle)
    if handle and handle != blog.handle:
        if Blog.objects.filter(handle=handle).exists():
            raise ActionError("handle_taken", _("Another blog has this address."), field="handle")
        for article in ("", *blog.articles.values_list("handle", flat=True)):
            rest = f"/{article}" if article else ""
            forward(old=f"/blogs/{blog.handle}{rest}", new=f"/blogs/{handle}{rest}", actor=actor)
        blog.handle = handle
    _fill(blog, draft)
    blog.save()
    record(BlogSaved(blog=blog.pk, handle=blog.handle, is_new=False), subject=blog, actor=actor)
    return blog


@transaction.atomic
def delete_blog(*, blog_id: int, actor: str = SYSTEM) -> None:
    """Remove a blog with its articles and their comments."""
    blog = lock_blog(blog_id)
    record(BlogDeleted(blog=blog.pk, handle=blog.handle, title=blog.title), subject=blog, actor=actor)
    blog.delete()


def _fill(blog: Blog, draft: BlogDraft) -> None:
    if draft.comments not in Blog.Comments.values:
        raise ActionError("comments_unknown", _("Choose who may comment."), field="comments")
    blog.title = line(draft.title)
    blog.comments = draft.comments
    blog.seo_title = line(draft.seo_title)
    blog.seo_description = line(draft.seo_description)
    blog.template_suffix = draft.template_suffix
    blog.translations = clean_translations(draft.translations)
    blog.updated_at = timezone.now()
