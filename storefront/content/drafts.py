"""What a page, a blog, an article or a menu shall be: one shape that editors, samples and seeds fill in.

HTML is cleaned when it is written. `translations` is {locale: {field: text}}. `published_at` None hides,
a later moment schedules. `picture` None leaves the picture there is, {} takes it away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .models import Blog

type Translations = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PageDraft:
    """A page of text."""

    title: str
    handle: str = ""
    body: str = ""
    author: str = ""
    seo_title: str = ""
    seo_description: str = ""
    template_suffix: str = ""
    published_at: datetime | None = None
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlogDraft:
    """A blog, without its articles."""

    title: str
    handle: str = ""
    comments: str = Blog.Comments.CLOSED.value
    seo_title: str = ""
    seo_description: str = ""
    template_suffix: str = ""
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArticleDraft(PageDraft):
    """An article of a blog."""

    excerpt: str = ""
    tags: Sequence[str] = ()
    picture: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """One link of a menu with those below it. What `kind`, `target` and `address` mean: see MenuItem."""

    kind: str
    title: str = ""
    target: int | None = None
    address: str = ""
    translations: Translations = field(default_factory=dict)
    links: Sequence[LinkDraft] = ()
