"""What texts must be like before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.html import clean_html
from storefront.catalog.checks import MAX_DESCRIPTION, MAX_TEXT, line, tidy_translations, too_long
from storefront.catalog.handles import handle_from, is_handle, is_suffix

from .drafts import ArticleDraft, BlogDraft, PageDraft

MAX_ARTICLE_TAGS = 50
MAX_SEO = 2_000
HTML = frozenset({"body", "excerpt"})


def refuse_faults(draft: PageDraft | BlogDraft) -> None:
    """Raises ActionError for the first fault of a draft, in any of its languages."""
    if not line(draft.title):
        raise ActionError("title_missing", _("It needs a title."), field="title")
    texts = [{name: getattr(draft, name, "") for name in _LIMITS}, *draft.translations.values()]
    for name, (label, limit) in _LIMITS.items():
        if any(len(str(text.get(name) or "")) > limit for text in texts):
            raise too_long(name, label, limit)
    handle = line(draft.handle)
    if handle and not is_handle(handle):
        message = _("Use letters, digits and hyphens in the address, without spaces or signs.")
        raise ActionError("handle_invalid", message, field="handle")
    if not is_suffix(draft.template_suffix):
        raise ActionError("template_invalid", _("Choose one of the templates."), field="template_suffix")
    if isinstance(draft, ArticleDraft) and len(draft.tags) > MAX_ARTICLE_TAGS:
        raise ActionError("too_many_tags", _("A post has 50 tags at most."), field="tags")


_LIMITS = {
    "title": (_("The title"), MAX_TEXT),
    "seo_title": (_("The title for search engines"), MAX_TEXT),
    "seo_description": (_("The description for search engines"), MAX_SEO),
    "author": (_("The author"), MAX_TEXT),
    "body": (_("The text"), MAX_DESCRIPTION),
    "excerpt": (_("The excerpt"), MAX_DESCRIPTION),
}


def refuse_stale(updated_at: datetime, seen: datetime | None) -> None:
    """Raises ActionError when the thing was saved after the moment at which its editor saw it."""
    if seen is not None and updated_at != seen:
        message = _("Someone else has changed this meanwhile. Load it again, then make your change.")
        raise ActionError("stale", message)


def wanted_handle(draft: PageDraft | BlogDraft) -> str:
    """The handle a draft asks for, else one made of its title; "" where none can be made."""
    return line(draft.handle) or handle_from(line(draft.title))


def clean_translations(translations: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Translations without the empty ones, their HTML cleaned."""
    return {
        locale: {name: clean_html(text) if name in HTML else text for name, text in texts.items()}
        for locale, texts in tidy_translations(translations).items()
    }
