"""Reads for the team: lists with their filters, and what a menu may lead to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from storefront.catalog.models import Collection, Product
from storefront.content.models import (
    Article,
    Blog,
    Comment,
    ContentPage,
    Menu,
    MenuItem,
    Message,
    Policy,
    Redirect,
)

FOUND = 6
"""How many things of a kind a search for links shows."""


def find_pages(words: str = "", visibility: str = "") -> QuerySet[ContentPage]:
    """Pages with all these words in title or address, last changed first."""
    return _narrowed(ContentPage.objects.defer("body"), words, visibility)


def find_articles(words: str = "", visibility: str = "", blog: str = "") -> QuerySet[Article]:
    """Articles with all these words in title, author or address, last changed first, each with its blog."""
    rows = Article.objects.select_related("blog").defer("body", "excerpt")
    if blog:
        rows = rows.filter(blog__handle=blog)
    return _narrowed(rows, words, visibility)


def _narrowed[Row: (ContentPage, Article)](rows: QuerySet[Row], words: str, visibility: str) -> QuerySet[Row]:
    for word in words.replace("\0", "").split():
        matches = Q(title__icontains=word) | Q(handle__icontains=word) | Q(author__icontains=word)
        rows = rows.filter(matches | Q(translations__icontains=word))
    if visibility == "hidden":
        rows = rows.filter(published_at=None)
    elif visibility == "scheduled":
        rows = rows.filter(published_at__gt=timezone.now())
    elif visibility == "visible":
        rows = rows.filter(published_at__lte=timezone.now())
    return rows.order_by("-updated_at", "-pk")


def find_blogs(words: str = "") -> QuerySet[Blog]:
    """Blogs with their number of articles (`size`), oldest first."""
    rows = Blog.objects.annotate(size=Count("articles"))
    for word in words.replace("\0", "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(handle__icontains=word))
    return rows.order_by("pk")


def find_menus(words: str = "") -> QuerySet[Menu]:
    """Menus with their number of links (`size`), oldest first."""
    rows = Menu.objects.annotate(size=Count("items"))
    for word in words.replace("\0", "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(handle__icontains=word))
    return rows.order_by("pk")


def find_comments(status: str = "", words: str = "") -> QuerySet[Comment]:
    """Comments of a status ("" is all but spam), newest first, each with its article and blog."""
    rows = Comment.objects.select_related("article__blog").order_by("-pk")
    rows = rows.filter(status=status) if status else rows.exclude(status=Comment.Status.SPAM)
    for word in words.replace("\0", "").split():
        rows = rows.filter(Q(author__icontains=word) | Q(email__icontains=word) | Q(body__icontains=word))
    return rows


def comment_counts() -> dict[str, int]:
    """{status: how many comments have it}."""
    rows = Comment.objects.values_list("status").annotate(count=Count("pk"))
    return dict.fromkeys(Comment.Status.values, 0) | dict(rows)


def find_messages(box: str = "", words: str = "") -> QuerySet[Message]:
    """Messages of a box ("", "unread" or "spam"), newest first."""
    rows = Message.objects.filter(is_spam=box == "spam").order_by("-pk")
    if box == "unread":
        rows = rows.filter(read_at=None)
    for word in words.replace("\0", "").split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(body__icontains=word))
    return rows


def message_counts() -> dict[str, int]:
    """{box: how many messages are in it}, in one query."""
    wanted = Q(is_spam=False)
    return Message.objects.aggregate(
        all=Count("pk", filter=wanted),
        unread=Count("pk", filter=wanted & Q(read_at=None)),
        spam=Count("pk", filter=Q(is_spam=True)),
    )


def find_redirects(words: str = "") -> QuerySet[Redirect]:
    """Redirects with all these words in either address, newest first."""
    rows = Redirect.objects.order_by("-pk")
    for word in words.replace("\0", "").split():
        rows = rows.filter(Q(path__icontains=word) | Q(target__icontains=word))
    return rows


def all_tags() -> list[str]:
    """Every tag of an article, by letters."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tag FROM content_article t, unnest(t.tags) tag ORDER BY tag LIMIT 200"
        )
        return [tag for (tag,) in cursor.fetchall()]


@dataclass(frozen=True)
class Target:
    """Something that a link of a menu may lead to. `detail` tells it from others of its title."""

    kind: MenuItem.Kind
    title: str
    target: int | None = None
    address: str = ""
    detail: str = ""


FIXED = (
    MenuItem.Kind.HOME,
    MenuItem.Kind.CATALOG,
    MenuItem.Kind.COLLECTIONS,
    MenuItem.Kind.SEARCH,
    MenuItem.Kind.EVERY_COLLECTION,
    MenuItem.Kind.EVERY_POLICY,
)
"""Places that every shop has."""


def find_targets(words: str) -> list[Target]:
    """What a link may lead to, by words; the first of each kind without any."""
    found = [Target(kind, str(kind.label)) for kind in FIXED]
    found += [Target(MenuItem.Kind.POLICY, str(kind.label), address=kind.value) for kind in Policy.Kind]
    terms = words.replace("\0", "").split()
    found = [each for each in found if all(term.lower() in each.title.lower() for term in terms)]
    rows = (
        (MenuItem.Kind.COLLECTION, Collection.objects.order_by("position", "pk")),
        (MenuItem.Kind.PAGE, ContentPage.objects.order_by("title", "pk")),
        (MenuItem.Kind.BLOG, Blog.objects.order_by("pk")),
        (MenuItem.Kind.ARTICLE, Article.objects.order_by("-pk")),
        (MenuItem.Kind.PRODUCT, Product.objects.exclude(status="archived").order_by("-pk")),
    )
    for kind, things in rows:
        for term in terms:
            things = things.filter(Q(title__icontains=term) | Q(handle__icontains=term))
        names = things.values_list("pk", "title", "handle")[:FOUND]
        found += [Target(kind, title, target=pk, detail=handle) for pk, title, handle in names]
    return found


def titles_of(items: Iterable[MenuItem]) -> dict[tuple[str, int], str]:
    """{(kind, id): title} of what links lead to, a query a kind."""
    models: dict[MenuItem.Kind, Any] = {
        MenuItem.Kind.COLLECTION: Collection,
        MenuItem.Kind.PRODUCT: Product,
        MenuItem.Kind.PAGE: ContentPage,
        MenuItem.Kind.BLOG: Blog,
        MenuItem.Kind.ARTICLE: Article,
    }
    found: dict[tuple[str, int], str] = {}
    rows = list(items)
    for kind, model in models.items():
        ids = [item.target for item in rows if item.kind == kind]
        if ids:
            titles = model._default_manager.filter(pk__in=ids).values_list("pk", "title")
            found |= {(kind.value, pk): title for pk, title in titles}
    return found
