"""What themes see of blogs, their articles and the comments on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from django.utils.html import linebreaks

from storefront.catalog.pictures import own_picture
from storefront.content.models import Article, Blog, Comment
from storefront.content.queries import shop
from themes.engine import Drop, Html, Listing, prop
from themes.objects.handled import Handled
from themes.objects.images import ImageDrop
from themes.objects.metafields import HasMetafields
from themes.registry import global_object, page_object
from themes.rendering.page import Page


class CommentDrop(Drop):
    """`comment`: a published comment on an article."""

    def __init__(self, row: Comment, article: ArticleDrop) -> None:
        self._row = row
        self._article = article

    @prop
    def id(self) -> int:
        """Id of the comment."""
        return self._row.pk

    @prop
    def author(self) -> str:
        """Name of its author."""
        return self._row.author

    @prop
    def email(self) -> str:
        """E-mail address of its author. Never print it: it serves to choose an avatar."""
        return self._row.email

    @prop
    def content(self) -> Html:
        """Its text as paragraphs. Markup that was typed into it is escaped."""
        return Html(linebreaks(self._row.body, autoescape=True))

    @prop
    def status(self) -> str:
        """Always "published"; other comments are not listed."""
        return self._row.status

    @prop
    def created_at(self) -> datetime:
        """When it was written."""
        return self._row.created_at

    @prop
    def updated_at(self) -> datetime:
        """When it was last approved or changed."""
        return self._row.updated_at

    @prop
    def url(self) -> str:
        """The article's address, at this comment."""
        return f"{self._article.address}#{self._row.pk}"


class ArticleDrop(Handled, HasMetafields):
    """`article`: an article of a blog."""

    def __init__(self, row: Article, page: Page, shelf: shop.ArticleShelf | None = None) -> None:
        self.row = row
        self._page = page
        self._shelf = shelf or shop.ArticleShelf([row])

    @property
    def address(self) -> str:
        """Its path in the page's language."""
        return f"{self._page.root}/blogs/{self.row.blog.handle}/{self.row.handle}"

    @prop
    def id(self) -> int:
        """Id of the article."""
        return self.row.pk

    @prop
    def object_type(self) -> str:
        """Its kind in search results: "article"."""
        return "article"

    @prop
    def title(self) -> str:
        """Its title in the page's language."""
        return self.row.text("title", self._page.locale)

    @prop
    def handle(self) -> str:
        """Its handle with that of its blog: "news/spring"."""
        return f"{self.row.blog.handle}/{self.row.handle}"

    @prop
    def url(self) -> str:
        """Its address in the page's language."""
        return self.address

    @prop
    def author(self) -> str:
        """The author's name."""
        return self.row.author

    @prop
    def content(self) -> Html:
        """Its text, as HTML."""
        return Html(self.row.text("body", self._page.locale))

    @prop
    def excerpt(self) -> Html:
        """The short text that lists show; empty where it has none."""
        return Html(self.row.text("excerpt", self._page.locale))

    @prop
    def excerpt_or_content(self) -> Html:
        """Its excerpt, otherwise its whole text."""
        return self.excerpt() or self.content()

    @prop
    def image(self) -> ImageDrop | None:
        """Its picture; nil without one."""
        picture = own_picture(self.row.picture, self._page.locale)
        return ImageDrop(picture, identity=self.row.pk) if picture else None

    @prop
    def tags(self) -> list[str]:
        """Its tags."""
        return list(self.row.tags)

    @prop
    def template_suffix(self) -> str | None:
        """The suffix of its alternate template; nil for the default one."""
        return self.row.template_suffix or None

    @prop
    def created_at(self) -> datetime:
        """When it was created."""
        return self.row.created_at

    @prop
    def published_at(self) -> datetime | None:
        """When it was published."""
        return self.row.published_at

    @prop
    def updated_at(self) -> datetime:
        """When it was last changed."""
        return self.row.updated_at

    @prop("comments_enabled?")
    def comments_enabled(self) -> bool:
        """Whether shoppers may comment on it."""
        return self.row.blog.comments != Blog.Comments.CLOSED

    @prop("moderated?")
    def moderated(self) -> bool:
        """Whether the store approves comments before they are shown."""
        return self.row.blog.comments == Blog.Comments.MODERATED

    @prop
    def comments(self) -> Listing[CommentDrop]:
        """The published comments, oldest first; empty where comments are closed."""
        if not self.comments_enabled():
            return Listing.of([])
        rows = shop.comments_of(self.row)
        return Listing(
            lambda offset, limit: [CommentDrop(row, self) for row in rows[offset : offset + limit]],
            self.comments_count,
        )

    @prop
    def comments_count(self) -> int:
        """The number of published comments."""
        return self._shelf.comment_counts[self.row.pk] if self.comments_enabled() else 0

    @prop
    def comment_post_url(self) -> str:
        """The address that a new comment is sent to."""
        return f"{self.address}/comments"


def article_drops(rows: Sequence[Article], page: Page) -> list[ArticleDrop]:
    """Articles side by side on one shelf."""
    shelf = shop.ArticleShelf(rows)
    return [ArticleDrop(row, page, shelf) for row in rows]


class BlogDrop(Handled, HasMetafields):
    """`blog`: a blog of the store."""

    def __init__(
        self, row: Blog, page: Page, tags: Sequence[str] = (), article: Article | None = None
    ) -> None:
        self._row = row
        self._page = page
        self._tags = tuple(tags)
        self._article = article

    @cached_property
    def _listing(self) -> Listing[ArticleDrop]:
        rows = shop.articles_of(self._row, self._tags)
        return Listing(
            lambda offset, limit: article_drops(list(rows[offset : offset + limit]), self._page), rows.count
        )

    @cached_property
    def _neighbours(self) -> tuple[ArticleDrop | None, ArticleDrop | None]:
        if self._article is None:
            return None, None
        older, newer = shop.neighbours(self._article)
        return (
            ArticleDrop(older, self._page) if older else None,
            ArticleDrop(newer, self._page) if newer else None,
        )

    @prop
    def id(self) -> int:
        """Id of the blog."""
        return self._row.pk

    @prop
    def title(self) -> str:
        """Its title in the page's language."""
        return self._row.text("title", self._page.locale)

    @prop
    def handle(self) -> str:
        """Its name in addresses."""
        return self._row.handle

    @prop
    def url(self) -> str:
        """Its address in the page's language."""
        return f"{self._page.root}/blogs/{self._row.handle}"

    @prop
    def articles(self) -> Listing[ArticleDrop]:
        """Its articles, newest first; where the page is filtered by tags, those that have them all."""
        return self._listing

    @prop
    def articles_count(self) -> int:
        """How many articles it shows."""
        return self._listing.total

    @prop
    def all_tags(self) -> list[str]:
        """Tags of all its articles, in alphabetical order."""
        return shop.tags_of(self._row)

    @prop
    def tags(self) -> list[str]:
        """Tags of the articles on this page, in alphabetical order."""
        return sorted({tag for drop in self._listing for tag in drop.row.tags})

    @prop
    def template_suffix(self) -> str | None:
        """The suffix of its alternate template; nil for the default one."""
        return self._row.template_suffix or None

    @prop("comments_enabled?")
    def comments_enabled(self) -> bool:
        """Whether shoppers may comment on its articles."""
        return self._row.comments != Blog.Comments.CLOSED

    @prop("moderated?")
    def moderated(self) -> bool:
        """Whether the store approves comments before they are shown."""
        return self._row.comments == Blog.Comments.MODERATED

    @prop
    def next_article(self) -> ArticleDrop | None:
        """On an article's page, the next older article."""
        return self._neighbours[0]

    @prop
    def previous_article(self) -> ArticleDrop | None:
        """On an article's page, the next newer article."""
        return self._neighbours[1]


@global_object("blogs")
def _blogs(page: Page) -> Listing[BlogDrop]:
    """All blogs, or one by its handle."""
    found: list[BlogDrop] = []

    def drops() -> list[BlogDrop]:
        if not found:
            found.extend(BlogDrop(row, page) for row in shop.blogs())
        return found

    return Listing(
        lambda offset, limit: drops()[offset : offset + limit],
        lambda: len(drops()),
        named=lambda handle: next((drop for drop in drops() if drop.handle() == handle), None),
    )


@global_object("articles")
def _articles(page: Page) -> Listing[ArticleDrop]:
    """All articles, newest first, or one by "blog/article"."""
    rows = shop.articles()

    def named(handle: str) -> ArticleDrop | None:
        blog, _slash, article = handle.partition("/")
        row = shop.article_by_handle(blog, article)
        return ArticleDrop(row, page) if row else None

    return Listing(
        lambda offset, limit: article_drops(list(rows[offset : offset + limit]), page),
        rows.count,
        named=named,
    )


page_object(
    "blog", BlogDrop, "blog", "article", about="The blog that the page shows, or that its article belongs to."
)
page_object("article", ArticleDrop, "article", about="The article that the page shows.")
