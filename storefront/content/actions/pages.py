"""Add, change and remove pages of text."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.html import clean_html
from foundation.taken_down import refuse_taken_down
from storefront.catalog.checks import line
from storefront.catalog.handles import free_handle
from storefront.content.checks import clean_translations, refuse_faults, refuse_stale, wanted_handle
from storefront.content.drafts import PageDraft
from storefront.content.events import PageDeleted, PageSaved
from storefront.content.locks import lock_page
from storefront.content.models import Article, ContentPage

from .redirects import forward


@transaction.atomic
def create_page(*, draft: PageDraft, actor: str = SYSTEM) -> ContentPage:
    """Add a page; its address is made from the title where the draft names none."""
    refuse_faults(draft)
    page = ContentPage(handle=free_handle(ContentPage, wanted_handle(draft), prefix="page"))
    fill(page, draft)
    refuse_held(page)
    page.save()
    record(PageSaved(page=page.pk, handle=page.handle, is_new=True), subject=page, actor=actor)
    return page


@transaction.atomic
def update_page(
    *, page_id: int, draft: PageDraft, seen: datetime | None = None, actor: str = SYSTEM
) -> ContentPage:
    """Bring a page to the draft. A page that moves leaves a redirect behind.

    Raises ActionError "stale" when it was saved after `seen`, and "handle_taken".
    """
    refuse_faults(draft)
    page = lock_page(page_id)
    refuse_stale(page.updated_at, seen)
    handle = line(draft.handle)
    if handle and handle != page.handle:
        if ContentPage.objects.filter(handle=handle).exists():
            raise ActionError("handle_taken", _("Another page has this address."), field="handle")
        forward(old=f"/pages/{page.handle}", new=f"/pages/{handle}", actor=actor)
        page.handle = handle
    fill(page, draft)
    refuse_held(page)
    page.save()
    record(PageSaved(page=page.pk, handle=page.handle, is_new=False), subject=page, actor=actor)
    return page


@transaction.atomic
def delete_page(*, page_id: int, actor: str = SYSTEM) -> None:
    """Remove a page. Links of menus that lead to it are not shown any more."""
    page = lock_page(page_id)
    record(PageDeleted(page=page.pk, handle=page.handle, title=page.title), subject=page, actor=actor)
    page.delete()


def refuse_held(row: ContentPage | Article) -> None:
    """Raise ActionError "taken_down" where a page or article would be seen that may not be."""
    if row.published_at is not None:
        refuse_taken_down("article" if isinstance(row, Article) else "page", [row])


def fill(row: ContentPage | Article, draft: PageDraft) -> None:
    """Write what pages and articles share from a draft into a row."""
    row.title = line(draft.title)
    row.body = clean_html(draft.body)
    row.author = line(draft.author)
    row.seo_title = line(draft.seo_title)
    row.seo_description = line(draft.seo_description)
    row.template_suffix = draft.template_suffix
    row.published_at = draft.published_at
    row.translations = clean_translations(draft.translations)
    row.updated_at = timezone.now()
